using System.Management.Automation;
using System.Text.RegularExpressions;
using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The help pages say of the cmdlets what the cmdlets say of themselves, and Get-Help finds it.</summary>
public sealed partial class HelpTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();

    public static TheoryData<string> Names => [.. HelpPages.Commands.Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        var exported = _shell.Run("Get-Command -Module PgMigrate").ThrowOnError().Text;

        Assert.Equal(exported.Order(StringComparer.Ordinal), HelpPages.Commands.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_document_that_help_or_a_rule_names_is_installed()
    {
        var help = Directory.GetFiles(Path.Combine(Built.ModuleFolder, "en-US")).Select(File.ReadAllText);
        var named = help.SelectMany(text => Document().Matches(text)).Select(match => match.Value).Distinct().ToArray();

        Assert.Contains("docs/guides/connections.md", named);
        Assert.All(
            named.Append("docs/rules/drop-column.md"),
            path => Assert.True(File.Exists(Path.Combine(Built.ModuleFolder, path)), path)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_declares_the_parameters_of_its_cmdlet_set_by_set(string name)
    {
        var cmdlet = Cmdlet(name);

        var actual = cmdlet.ParameterSets.SelectMany(Declarations.Of);
        var documented = HelpPages.Commands[name].Syntax.SelectMany(Declarations.Of);

        Assert.Equal(actual.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_names_the_default_parameter_set(string name)
    {
        var sets = HelpPages.Commands[name].Syntax;
        if (sets is [{ Name: null }])
            return;

        Assert.Equal(Cmdlet(name).DefaultParameterSet, Assert.Single(sets, set => set.IsDefault).Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_names_the_output_type(string name)
    {
        string[] declared = [.. Cmdlet(name).OutputType.Select(type => type.Name)];

        Assert.Equal(declared.DefaultIfEmpty("None"), HelpPages.Commands[name].Outputs.Select(output => output.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GetHelp_answers_for_each_cmdlet(string name)
    {
        var page = HelpPages.Commands[name];

        var help = _shell.Run("Get-Help $Name -Full", ("Name", name)).ThrowOnError().Output.Single();

        Assert.Equal(page.Synopsis, Text(help, "Synopsis"));
        Assert.Equal(page.Description[0], Text(Items(help, "description")[0], "Text"));
        Assert.Equal(page.Examples.Count, Items(Property(help, "examples"), "example").Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GetHelp_answers_for_each_parameter(string name)
    {
        var documented = HelpPages.Commands[name].Parameters.Select(parameter => $"{parameter.Name}: {parameter.Description[0]}");

        var answers = _shell
            .Run("Get-Help $Name -Parameter *", ("Name", name))
            .ThrowOnError()
            .Output.Select(answer => $"{Text(answer, "name")}: {Text(Items(answer, "description")[0], "Text")}");

        Assert.Equal(documented.Order(StringComparer.Ordinal), answers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void GetHelp_answers_for_the_topic()
    {
        var text = _shell.Run("Get-Help about_PgMigrate").ThrowOnError().Text.Single();

        Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
        Assert.All(HelpPages.Commands.Keys, name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    private CmdletInfo Cmdlet(string name) =>
        (CmdletInfo)_shell.Run("Get-Command $Name", ("Name", name)).ThrowOnError().Output.Single().BaseObject;

    private static object Property(PSObject value, string name) =>
        value.Properties[name]?.Value ?? throw new InvalidOperationException($"There is no {name}.");

    // Get-Help adds a line break to a paragraph that another one follows.
    private static string? Text(PSObject value, string name) => Property(value, name).ToString()?.TrimEnd('\n');

    // A lone item is not in a list.
    private static List<PSObject> Items(object value, string name)
    {
        var items = Property(PSObject.AsPSObject(value), name);
        return [.. (LanguagePrimitives.GetEnumerable(items)?.Cast<object>() ?? [items]).Select(PSObject.AsPSObject)];
    }

    [GeneratedRegex(@"docs/[\w/-]+\.md")]
    private static partial Regex Document();
}
