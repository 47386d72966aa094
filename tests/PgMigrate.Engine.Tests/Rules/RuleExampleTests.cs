using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>Every rule finds what its examples say, and passes over the near ones.</summary>
public sealed class RuleExampleTests
{
    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (var rule in RuleSet.All)
            for (var i = 0; i < RuleExamples.Of(rule.Info.Id).Count; i++)
                data.Add(rule.Info.Id, i);
        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void It_finds_what_it_says(string rule, int position)
    {
        var (_, example) = RuleExamples.Find(rule, position);
        var kind = rule == "not-repeatable" ? ScriptKind.AnyTime : ScriptKind.OneTime;
        var found = RuleExamples.Check(example, kind: kind).Where(finding => finding.RuleId == rule).ToArray();
        Assert.True(
            example.Fires == (found.Length > 0),
            $"{example.Sql}: {string.Join("; ", found.Select(finding => finding.Message))}"
        );
        // Which one the server takes is what RuleLockTests asks.
        Assert.True(
            found.Length == 0 || example.Lock is null || found.Any(finding => finding.Lock is not null),
            $"{example.Sql}: no finding names a lock"
        );
        Assert.All(found, finding => Assert.Equal(("0002_example.sql", 1), (finding.Script, Math.Min(1, finding.Line!.Value))));
    }

    [Fact]
    public void Every_rule_of_statements_has_an_example_that_fires_and_one_that_does_not()
    {
        // What a version lacks is tested by version.
        var rules = RuleSet.All.Where(rule => rule is StatementRule or EndRule && rule.Info.Id != "server-version");
        Assert.All(
            rules,
            rule => Assert.Equal([false, true], RuleExamples.Of(rule.Info.Id).Select(example => example.Fires).Distinct().Order())
        );
    }

    [Fact]
    public void No_example_is_of_a_rule_that_is_gone() => Assert.Empty(RuleExamples.Rules.Except(RuleSet.Ids));

    // What the server does with the examples is what RuleLockTests asks.
    [Fact]
    public void Rules_whose_examples_rewrite_a_table_say_so()
    {
        var rewriting = RuleExamples
            .All.Where(pair => pair.Example is { Fires: true, Rewrites: true })
            .Select(pair => pair.Rule.Info.Id);
        Assert.Equal(
            rewriting.Distinct().Order(StringComparer.Ordinal),
            RuleSet.Ids.Where(id => RuleSet.RewriteOf(id) is { ShowsOnCopies: true })
        );
    }

    [Fact]
    public void Ids_are_unique_and_lower_case()
    {
        Assert.Equal(RuleSet.All.Count, RuleSet.All.Select(rule => rule.Info.Id).Distinct().Count());
        Assert.All(RuleSet.All, rule => Assert.Matches("^[a-z]+(-[a-z0-9]+)*$", rule.Info.Id));
    }
}
