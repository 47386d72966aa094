using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>Checks a rule's examples as scripts of a folder: what was there before, and the script itself.</summary>
internal static class RuleExamples
{
    /// <summary>All examples of all rules.</summary>
    public static IEnumerable<(Rule Rule, RuleExample Example)> All =>
        RuleSet.All.SelectMany(rule => rule.Info.Examples.Select(example => (rule, example)));

    /// <summary>The example of a rule and its position, as a theory names it.</summary>
    public static (Rule Rule, RuleExample Example) Find(string rule, int position)
    {
        var found = RuleSet.All.Single(candidate => candidate.Info.Id == rule);
        return (found, found.Info.Examples[position]);
    }

    /// <summary>What the rules find in an example's script.</summary>
    public static IReadOnlyList<Finding> Check(RuleExample example, int serverVersion = 18, ScriptKind kind = ScriptKind.OneTime) =>
        Check(example, _ => RuleSet.All, serverVersion, kind);

    /// <summary>What the rules find that are chosen for an example's script.</summary>
    public static IReadOnlyList<Finding> Check(
        RuleExample example, Func<IReadOnlyCollection<Script>, IReadOnlyList<Rule>> choose, int serverVersion = 18, ScriptKind kind = ScriptKind.OneTime)
    {
        var options = new RuleOptions(new MigrationOptions { Path = "/folder" }, new Dictionary<string, FindingSeverity?>());
        Script[] scripts = [Script("0001_before.sql", example.Setup, ScriptKind.OneTime), Script("0002_example.sql", example.Sql, kind)];
        var run = new RunFacts(serverVersion, new HashSet<int> { 1 }, new HashSet<PgMigrate.Engine.Sql.Commands.ObjectName>(), options.Run);
        return [.. new StaticChecks(options, asked: choose([scripts[1]])).CheckScripts(scripts, run)];
    }

    private static Script Script(string name, string text, ScriptKind kind)
    {
        var file = new ScriptFile("up", name, $"/folder/up/{name}", kind);
        return PgMigrate.Engine.Scripts.Script.InMemory(file, text);
    }
}
