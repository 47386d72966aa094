using Mono.Cecil;
using Mono.Cecil.Cil;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Dashboard;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Engine.Fleet.Rollouts;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>
/// Nothing that is asked for is without effect: somebody reads every option, every directive, every property of
/// <c>pgmigrate.json</c> and every parameter of a cmdlet.
/// </summary>
public sealed class EffectTests
{
    private static readonly Type[] Asked =
    [
        typeof(MigrationOptions),
        typeof(UndoOptions),
        typeof(ImportOptions),
        typeof(BackupOptions),
        typeof(RestoreOptions),
        typeof(CheckOptions),
        typeof(DryRunOptions),
        typeof(RehearsalOptions),
        typeof(SandboxOptions),
        typeof(HistoryQuery),
        typeof(SchemaHistoryQuery),
        typeof(PlanOptions),
        typeof(PlanRunOptions),
        typeof(ApprovalRules),
        typeof(TrustedCertificate),
        typeof(ConnectionSettings),
        typeof(ScriptDirectives),
        typeof(TargetConfiguration),
        typeof(CatalogueConfiguration),
        typeof(RolloutConfiguration),
        typeof(RolloutOptions),
        typeof(SecretConfiguration),
        typeof(PasswordConfiguration),
        typeof(NotifyConfiguration),
        typeof(NotifyRule),
        typeof(ReceiverConfiguration),
        typeof(ManagedIdentityConfiguration),
        typeof(EnvironmentConfiguration),
        typeof(PolicyConfiguration),
        typeof(BackupPolicy),
        typeof(BlockerPolicy),
        typeof(AllowedPolicy),
        typeof(ChangeWindow),
        typeof(ChangeFreeze),
        typeof(RequiredTarget),
        typeof(ApprovalPolicy),
        typeof(TrustedApprover),
        typeof(DashboardOptions),
        typeof(ServingOptions),
    ];

    public static TheoryData<string> Properties =>
        new(Asked.SelectMany(type => type.GetProperties().Where(property => property.Name != "EqualityContract").Select(KeyOf)));

    private static readonly Lazy<HashSet<string>> ReadSomewhere = new(() =>
        [.. new[] { typeof(MigrationOptions), typeof(Migrator) }.SelectMany(type => Reads(type.Assembly.Location))]
    );

    [Theory]
    [MemberData(nameof(Properties))]
    public void What_can_be_said_is_read(string property) => Assert.Contains(property, ReadSomewhere.Value);

    [Fact]
    public void Every_parameter_is_read()
    {
        var reads = Reads(ModuleCmdlets.Library).ToHashSet();
        Assert.DoesNotContain(ModuleCmdlets.ParameterProperties, property => !reads.Contains(property));
    }

    private static string KeyOf(System.Reflection.PropertyInfo property) => $"{property.DeclaringType!.FullName}.{property.Name}";

    // A record's own methods, which compare and print it, do nothing with what they read.
    private static IEnumerable<string> Reads(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        foreach (var type in assembly.MainModule.GetTypes())
        foreach (var instruction in type.Methods.Where(method => method.HasBody && !IsOfRecord(method)).SelectMany(Body))
            if (instruction.Operand is MethodReference { Name: ['g', 'e', 't', '_', .. var name] } getter)
                yield return $"{getter.DeclaringType.FullName}.{name}";
    }

    private static IEnumerable<Instruction> Body(MethodDefinition method) => method.Body.Instructions;

    private static bool IsOfRecord(MethodDefinition method) =>
        method.Name is "PrintMembers" or "GetHashCode" or "Equals" or "ToString" or "Deconstruct";
}
