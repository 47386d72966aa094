using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Availability;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>A folder so large that its own rules and those of statements are asked at once.</summary>
public sealed class LargeFolderTests
{
    // More than StaticChecks takes for few, by one.
    private const int Count = 2_001;

    [Fact]
    public void Its_findings_come_as_those_of_a_small_one_the_folders_first_and_then_the_scripts_in_order()
    {
        var large = Check(Count);
        var small = Check(3);

        Assert.Equal(Expected(3), small.Select(Told));
        Assert.Equal(Expected(Count), large.Select(Told));
    }

    // Two long statements under one lock are told of once.
    private static IEnumerable<string> Expected(int count) =>
        ["missing-down ", .. Enumerable.Range(1, count).Select(number => $"statement-under-lock {Name(number)}")];

    private static string Told(Finding finding) => $"{finding.RuleId} {finding.Script}";

    private static List<Finding> Check(int count)
    {
        var run = new MigrationOptions { Path = "/folder" };
        Script[] scripts = [.. Enumerable.Range(1, count).Select(Script)];
        var folder = new FolderContext(run.Path, FolderLayout.Default, scripts, run, Applied: null, Planned: null);
        var checks = new StaticChecks(
            new RuleOptions(run, new Dictionary<string, FindingSeverity?>()),
            asked: [new MissingDownRule(), new HeldLockRule()]
        );
        return
        [
            .. checks.Check(
                folder,
                new RunFacts(18, Pending: null, new HashSet<PgMigrate.Engine.Sql.Commands.ObjectName>(), run)
            ),
        ];
    }

    private static Script Script(int number)
    {
        var file = new ScriptFile("up", Name(number), $"/folder/up/{Name(number)}", ScriptKind.OneTime);
        return PgMigrate.Engine.Scripts.Script.InMemory(
            file,
            "ALTER TABLE t ADD COLUMN c integer; UPDATE u SET a = 1; DELETE FROM v WHERE a = 2;"
        );
    }

    private static string Name(int number) => $"{number:0000}_change.sql";
}
