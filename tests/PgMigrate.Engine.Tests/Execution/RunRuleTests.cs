using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Tests.Rules;
using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>A run makes fewer rules than Test-PgMigration does, and misses nothing by that.</summary>
public sealed class RunRuleTests
{
    private static readonly HashSet<string> Asked = [.. RunRules.Ids];

    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (
            var (rule, position) in RuleSet
                .All.Where(rule => Asked.Contains(rule.Info.Id))
                .SelectMany(rule => RuleExamples.Of(rule.Info.Id).Select((_, position) => (rule, position)))
        )
            data.Add(rule.Info.Id, position);
        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_rules_of_a_run_find_all_that_all_rules_find(string rule, int position)
    {
        var (_, example) = RuleExamples.Find(rule, position);
        AssertSame(example);
        AssertSame(example with { Sql = $"DO $block$ BEGIN {example.Sql}; END $block$;" });
    }

    private static void AssertSame(RuleExample example) =>
        Assert.Equal(
            RuleExamples.Check(example).Where(finding => Asked.Contains(finding.RuleId)).Select(Told),
            RuleExamples.Check(example, RunRules.For).Select(Told)
        );

    private static string Told(Finding finding) => $"{finding.Line}:{finding.Column} {finding.RuleId} {finding.Message}";
}
