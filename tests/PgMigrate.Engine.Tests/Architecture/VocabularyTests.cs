using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PgMigrate.Cmdlets;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>The engine speaks of options and operations; only the front end knows what they are called at a prompt.</summary>
public sealed partial class VocabularyTests
{
    private static readonly Dictionary<Type, string[]> CmdletsOf = new()
    {
        [typeof(MigrationOptions)] = ["Invoke-PgMigration"],
        [typeof(UndoOptions)] = ["Undo-PgMigration"],
        [typeof(RepairOptions)] = ["Repair-PgMigration"],
        [typeof(ImportOptions)] = ["Import-PgMigrationHistory"],
        [typeof(CheckOptions)] = ["Test-PgMigration"],
        [typeof(RehearsalOptions)] = ["Test-PgMigration"],
        [typeof(BackupOptions)] = ["Backup-PgSchema"],
        [typeof(RestoreOptions)] = ["Restore-PgSchema"],
        [typeof(ExportOptions)] = ["Export-PgData"],
        [typeof(ServingOptions)] = ["Show-PgMigrationDashboard"],
        [typeof(ReadinessOptions)] = ["Wait-PgMigration"],
        [typeof(ReportFile)] = ["Export-PgMigrationReport"],
    };

    public static TheoryData<string> Names => new(Named<OptionName>().Concat<object>(Named<OptionSetting>()).Select(KeyOf));

    [Theory]
    [InlineData(typeof(Vocabulary))]
    [InlineData(typeof(MigrationOptions))]
    public void No_text_names_a_cmdlet_or_a_parameter(Type ofAssembly)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(ofAssembly.Assembly.Location);
        var texts =
            from type in assembly.MainModule.GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            where instruction.OpCode == OpCodes.Ldstr
            select (Place: method.FullName, Text: (string)instruction.Operand);
        var files =
            from resource in assembly.MainModule.Resources.OfType<EmbeddedResource>()
            select (Place: resource.Name, Text: new StreamReader(resource.GetResourceStream()).ReadToEnd());

        Assert.Empty(
            texts.Concat(files).Where(text => PromptWord().IsMatch(text.Text)).Select(text => $"{text.Place}: {text.Text}")
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_is_one_of_the_API_and_a_parameter_of_its_cmdlet(string name)
    {
        var (option, written) = Find(name);

        Assert.True(
            option.Owner.GetProperty(option.Property) is not null
                || option
                    .Owner.GetMethods()
                    .Any(method => method.GetParameters().Any(parameter => parameter.Name == option.Property)),
            $"{option.Owner} has no {option.Property}"
        );
        var parameter = Assert.Single(Parameter().Matches(written)).Groups[1].Value;
        Assert.All(CmdletsOf[option.Owner], cmdlet => Assert.Contains(parameter, ModuleCmdlets.Parameters[cmdlet]));
    }

    [Fact]
    public void Each_operation_is_one_of_the_API_and_a_cmdlet()
    {
        foreach (var operation in Named<OperationName>())
        {
            var api = operation.Api.Split('.');
            var type = Assert.Single(typeof(PgMigrator).Assembly.GetExportedTypes(), type => type.Name == api[0]);
            Assert.True(api.Length == 1 || type.GetMethod(api[1]) is not null, operation.Api);
            var words = CmdletVocabulary.Instance.Write(operation).Split(' ');
            var cmdlet = words[0].StartsWith('-') ? CmdletVocabulary.Instance.Write(Operation.Restore) : words[0];
            Assert.Contains(cmdlet, ModuleCmdlets.Parameters.Keys);
            Assert.All(
                words.Where(word => word.StartsWith('-')),
                word => Assert.Contains(word[1..], ModuleCmdlets.Parameters[cmdlet])
            );
        }
    }

    // A field of text would keep the words of whoever came first.
    [Fact]
    public void No_static_text_names_an_option()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(Vocabulary).Assembly.Location);
        var kept =
            from type in assembly.MainModule.GetTypes()
            from method in type.Methods
            where method is { IsConstructor: true, IsStatic: true, HasBody: true }
            from instruction in method.Body.Instructions
            where
                instruction.OpCode == OpCodes.Ldsfld
                && instruction.Operand is FieldReference field
                && field.DeclaringType != type
                && field.FieldType.Name is nameof(OptionName) or nameof(OptionSetting) or nameof(OperationName)
            select type.FullName;
        Assert.Empty(kept.Distinct());
    }

    [Fact]
    public void A_rule_speaks_to_each_reader_in_his_words()
    {
        string[] named =
        [
            .. RuleSet
                .All.Where(rule => In(new Marks(), rule).Contains('«', StringComparison.Ordinal))
                .Select(rule => rule.Info.Id),
        ];
        Assert.Contains("unused-token", named);

        // Those that a reader has made do not keep his words.
        string[] kept;
        using (Vocabulary.Use(new Marks()))
            kept =
            [
                .. RuleSet
                    .All.Select(rule => (Rule)Activator.CreateInstance(rule.GetType())!)
                    .Where(rule => In(ApiVocabulary.Instance, rule).Contains('«', StringComparison.Ordinal))
                    .Select(rule => rule.Info.Id),
            ];
        Assert.Empty(kept);
    }

    [Fact]
    public async Task Words_flow_with_the_call_and_end_with_it()
    {
        Assert.Equal("RunLockTimeout", $"{RunOption.RunLockTimeout}");
        string inside;
        using (Vocabulary.Use(CmdletVocabulary.Instance))
            inside = await Task.Run(
                async () =>
                {
                    await Task.Yield();
                    return $"{RunOption.RunLockTimeout}, {RunOption.BackupMode.To(BackupMode.Never)}, {Operation.Check}";
                },
                TestContext.Current.CancellationToken
            );

        Assert.Equal("-RunLockTimeout, -BackupMode Never, Test-PgMigration", inside);
        Assert.Equal(
            "BackupMode = Never, PgMigrator.CheckAsync",
            $"{RunOption.BackupMode.To(BackupMode.Never)}, {Operation.Check}"
        );
    }

    [Fact]
    public void What_is_called_as_an_option_stays_as_it_is()
    {
        using var words = Vocabulary.Use(CmdletVocabulary.Instance);
        var failure = Assert.Throws<MigrationException>(() => RunRules.RequireSkippable(["SkipChecks"]));
        Assert.Contains("'SkipChecks'", failure.Message, StringComparison.Ordinal);
    }

    private static string In(Vocabulary vocabulary, Rule rule)
    {
        using var words = Vocabulary.Use(vocabulary);
        return $"{rule.Info.Reason}{rule.Info.SafeWay}";
    }

    private static IEnumerable<T> Named<T>() =>
        from type in typeof(Vocabulary).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(T)
        select (T)field.GetValue(null)!;

    private static string KeyOf(object named) =>
        named switch
        {
            OptionName option => $"{option.Owner.Name}.{option.Property}",
            OptionSetting setting => $"{KeyOf(setting.Option)}={setting.Value}",
            _ => throw new ArgumentException("It names no option.", nameof(named)),
        };

    private static (OptionName Option, string Written) Find(string key)
    {
        if (Named<OptionSetting>().FirstOrDefault(setting => KeyOf(setting) == key) is { } found)
            return (found.Option, CmdletVocabulary.Instance.Write(found));
        var option = Named<OptionName>().First(option => KeyOf(option) == key);
        return (
            option,
            option == BackupOption.Verify
                ? CmdletVocabulary.Instance.Write(option.To(false))
                : CmdletVocabulary.Instance.Write(option)
        );
    }

    // pg_dump and its like have options of one capital letter.
    [GeneratedRegex(@"\b[A-Z][a-z]+-Pg[A-Z]|(?:^|[\s(""'`])-[A-Z][a-z]+")]
    private static partial Regex PromptWord();

    [GeneratedRegex("^-([A-Za-z]+)")]
    private static partial Regex Parameter();

    private sealed class Marks : Vocabulary
    {
        public override string Product => "«product»";

        public override string Write(OptionName option) => "«option»";

        public override string Write(OptionSetting setting) => "«setting»";

        public override string Write(OperationName operation) => "«operation»";

        public override string Write(OperationCall call) => "«call»";
    }
}
