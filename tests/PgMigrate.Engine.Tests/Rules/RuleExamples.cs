using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>Checks a rule's examples as scripts of a folder: what was there before, and the script itself.</summary>
internal static class RuleExamples
{
    private static readonly Dictionary<string, RuleExample[]> ByRule = new IReadOnlyDictionary<string, RuleExample[]>[]
    {
        AvailabilityExamples.All,
        CompatibilityExamples.All,
        DataLossExamples.All,
        DesignExamples.All,
        ReliabilityExamples.All,
        SecurityExamples.All,
    }
        .SelectMany(group => group)
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The rules that have some, by their ids.</summary>
    public static IEnumerable<string> Rules => ByRule.Keys;

    /// <summary>All examples of all rules.</summary>
    public static IEnumerable<(Rule Rule, RuleExample Example)> All =>
        RuleSet.All.SelectMany(rule => Of(rule.Info.Id).Select(example => (rule, example)));

    /// <summary>Scripts that a rule finds, and near ones that it does not.</summary>
    public static IReadOnlyList<RuleExample> Of(string rule) => ByRule.GetValueOrDefault(rule) ?? [];

    /// <summary>The example of a rule and its position, as a theory names it.</summary>
    public static (Rule Rule, RuleExample Example) Find(string rule, int position)
    {
        var found = RuleSet.All.Single(candidate => candidate.Info.Id == rule);
        return (found, Of(rule)[position]);
    }

    /// <summary>What the rules find in an example's script.</summary>
    public static IReadOnlyList<Finding> Check(
        RuleExample example,
        int serverVersion = 18,
        ScriptKind kind = ScriptKind.OneTime
    ) => Check(example, _ => RuleSet.All, serverVersion, kind);

    /// <summary>What the rules find that are chosen for an example's script.</summary>
    public static IReadOnlyList<Finding> Check(
        RuleExample example,
        Func<IReadOnlyCollection<Script>, IReadOnlyList<Rule>> choose,
        int serverVersion = 18,
        ScriptKind kind = ScriptKind.OneTime
    )
    {
        var options = new RuleOptions(new MigrationOptions { Path = "/folder" }, new Dictionary<string, FindingSeverity?>());
        Script[] scripts =
        [
            Script("0001_before.sql", example.Setup, ScriptKind.OneTime),
            Script("0002_example.sql", example.Sql, kind),
        ];
        var run = new RunFacts(
            serverVersion,
            new HashSet<int> { 1 },
            new HashSet<PgMigrate.Engine.Sql.Commands.ObjectName>(),
            options.Run
        );
        return [.. new StaticChecks(options, asked: choose([scripts[1]])).CheckScripts(scripts, run)];
    }

    private static Script Script(string name, string text, ScriptKind kind)
    {
        var file = new ScriptFile("up", name, $"/folder/up/{name}", kind);
        return PgMigrate.Engine.Scripts.Script.InMemory(file, text);
    }
}
