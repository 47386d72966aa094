using Npgsql;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Rules.Examples;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>
/// docs/procedures/writing-scripts.md says what the rules say, and its scripts do what it says. PGMIGRATE_WRITE_RULE_PAGES=1 writes
/// it anew.
/// </summary>
public sealed class HouseRuleTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string Page = RepositoryRoot.Combine("docs", "procedures", "writing-scripts.md");

    // PostgreSQL itself refuses these.
    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "concurrently-in-transaction" };

    [Fact]
    public void The_page_is_made_of_the_rules()
    {
        var made = HouseRules.Write();
        if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_RULE_PAGES") == "1")
            File.WriteAllText(Page, made);
        Assert.Equal(made, File.ReadAllText(Page).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_bad_script_is_found_the_good_one_is_not_and_the_server_takes_them()
    {
        await using var connection = await Database.OpenAsync();
        var wrong = new List<string>();
        foreach (var house in HouseRules.All)
        {
            var id = house.Rule.Id;
            if (!Finds(id, house.Bad))
                wrong.Add($"{id}: the bad script is not found");
            if (Finds(id, house.Good))
                wrong.Add($"{id}: the good script is found");
            if (await FailureAsync(connection, house.Good) is { } failure)
                wrong.Add($"{id}: the good script: {failure}");
            var refusal = await FailureAsync(connection, house.Bad);
            if ((refusal is not null) != Refused.Contains(id))
                wrong.Add($"{id}: the bad script: {refusal}");
        }

        Assert.Equal([], wrong);
    }

    private static bool Finds(string rule, RuleExample example) =>
        RuleExamples
            .Check(example, kind: rule == "not-repeatable" ? ScriptKind.AnyTime : ScriptKind.OneTime)
            .Any(finding => finding.RuleId == rule);

    private static async Task<string?> FailureAsync(NpgsqlConnection connection, RuleExample example)
    {
        await RuleLockTests.RunAsync(connection, $"DISCARD ALL; {RuleLockTests.Reset}");
        await RuleLockTests.RunAsync(connection, example.Setup);
        try
        {
            await RuleLockTests.RunAsync(connection, example.Sql);
            return null;
        }
        catch (PostgresException failure)
        {
            await RuleLockTests.RunAsync(connection, "ROLLBACK;");
            return failure.MessageText;
        }
    }
}
