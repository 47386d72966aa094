using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>The tables that others cannot use as they are used to while a plan runs, as its texts foretell.</summary>
internal static class NoticeLocks
{
    /// <summary>A line for each table and script, in the order of the scripts.</summary>
    public static IReadOnlyList<string> Read(PlanDocument plan, NoticeWords words)
    {
        var forecast = new LockForecast([]);
        var options = new MigrationOptions { Path = plan.Target.Database, Environment = plan.Settings.Environment };
        var checks = new StaticChecks(
            new RuleOptions(options, new Dictionary<string, FindingSeverity?>()),
            forecast.Add,
            asked: []
        );
        Script[] scripts = [.. plan.Scripts.Select(Read)];
        var run = new RunFacts(
            plan.Target.Version / 10000,
            Enumerable.Range(0, scripts.Length).ToHashSet(),
            new HashSet<ObjectName>(),
            options
        );
        // No rule is asked: the walk alone matters, and what it shows the forecast.
        _ = checks.CheckScripts(scripts, run).Count();
        var locks = forecast.Read(new HashSet<(string, string)>());
        return
        [
            .. from script in plan.Scripts
            from table in locks.GetValueOrDefault(script.Name) ?? []
            where table.Lock >= TableLock.Share
            select words.Locked(table.Name.ToString(), script.Name, table.Lock == TableLock.AccessExclusive),
        ];
    }

    private static Script Read(PlanScript script) =>
        Script.InMemory(
            new ScriptFile(script.Folder, script.Name, script.ToString(), script.Kind),
            script.Text,
            script.Recorded ?? script.Text
        );
}
