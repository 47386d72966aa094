using System.Reflection;
using System.Runtime.CompilerServices;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// Each text that a call gives out is masked, or is a name that callers look for: a new property is one or the other.
/// </summary>
public sealed class OutwardObjectsTests
{
    private const string Secret = "s3cret-value";

    private static readonly string[] NamesOnly =
    [
        nameof(ScriptRun.Script),
        nameof(ScriptRun.Folder),
        nameof(MigrationScript.Path),
        nameof(ScriptRun.Server),
        nameof(ScriptRun.Database),
        nameof(ScriptRun.Schema),
        nameof(ScriptRun.Environment),
        nameof(ScriptRun.Hash),
        nameof(ScriptRun.AppliedBy),
        nameof(ScriptRun.SkippedChecks),
        nameof(ScriptRun.Overrides),
        nameof(ScriptRun.PlanId),
        nameof(ScriptRun.ApprovedBy),
        nameof(Finding.RuleId),
        nameof(SchemaChange.ObjectType),
        nameof(SchemaChange.Property),
        nameof(SchemaChange.ChangedBy),
        nameof(ScriptStatement.Verb),
    ];

    private static readonly SecretMask Mask = new([new MigrationToken("Secret", Secret, true)]);

    [Fact]
    public void Every_text_is_masked_or_a_name()
    {
        var run = Mask.Hide(Filled<ScriptRun>() with { Blocked = [Filled<BlockedSession>()] });
        AssertMasked(run);
        AssertMasked(Assert.Single(run.Blocked));
        AssertMasked(Mask.Hide(Filled<Finding>()));
        AssertMasked(Mask.Hide(Filled<SchemaChange>()));
        AssertMasked(Mask.Hide(Filled<MigrationMessage>()));
        AssertMasked(Mask.Hide(Filled<MigrationProgress>()));
        var script = Mask.Hide(Filled<MigrationScript>() with { Statements = [Filled<ScriptStatement>()] });
        AssertMasked(script);
        AssertMasked(Assert.Single(script.Statements));
    }

    [Fact]
    public void Words_are_clean_and_names_are_exact()
    {
        const string Hostile = "a\n##vso[x] \u001b[2J";
        var run = Mask.Hide(Filled<ScriptRun>() with { Script = Hostile, Error = Hostile, Blocked = [] });
        Assert.Equal((Hostile, "a\n# #vso[x] \\u001b[2J"), (run.Script, run.Error));
        var message = Mask.Hide(new MigrationMessage(MessageSeverity.Warning, Hostile, Hostile, Hostile));
        Assert.Equal(("a\\u000a# #vso[x] \\u001b[2J", "a\n# #vso[x] \\u001b[2J"), (message.Script, message.Text));
        Assert.Equal(message.Script, message.Database);
    }

    private static void AssertMasked<T>(T item) =>
        Assert.All(
            Texts<T>().Where(property => !NamesOnly.Contains(property.Name)),
            property =>
                Assert.True(
                    (string?)property.GetValue(item) == SecretMask.Mark,
                    $"{typeof(T).Name}.{property.Name} is not masked."
                )
        );

    private static T Filled<T>()
    {
        var item = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        foreach (var property in Texts<T>())
            property.SetValue(item, Secret);
        return item;
    }

    private static IEnumerable<PropertyInfo> Texts<T>() =>
        typeof(T).GetProperties().Where(property => property.PropertyType == typeof(string));
}
