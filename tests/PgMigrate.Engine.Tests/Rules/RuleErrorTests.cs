using Npgsql;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>
/// A rule that says that the server refuses a script is held against a server that does, with the SQLSTATE that it names.
/// </summary>
public sealed class RuleErrorTests(PostgresServer server) : MigrationTestBase(server)
{
    [Theory]
    [InlineData("concurrently-in-transaction", "25001")]
    [InlineData("concurrently-partitioned", "0A000")]
    [InlineData("add-required-column", "23502")]
    [InlineData("change-type-view", "0A000")]
    [InlineData("enum-value-used", "55P04")]
    [InlineData("not-repeatable", "42P07")]
    public async Task The_server_refuses_it(string rule, string state)
    {
        var info = RuleSet.All.Single(candidate => candidate.Info.Id == rule).Info;
        var example = RuleExamples.Of(rule).First(candidate => candidate.Fires);
        await Database.ExecuteAsync(example.Setup + ";" + Fill(rule));
        if (rule == "not-repeatable")
            await Database.ExecuteAsync(example.Sql);

        await using var connection = await Database.OpenAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, example.Sql));

        Assert.Equal(state, refusal.SqlState);
        Assert.True(rule == "not-repeatable" || info.Reason.ToString().Contains(state, StringComparison.Ordinal), info.Reason);
    }

    private static string Fill(string rule) => rule == "add-required-column" ? "INSERT INTO item VALUES (1)" : "";

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        if (!sql.StartsWith("BEGIN", StringComparison.Ordinal) && !sql.Contains("CONCURRENTLY", StringComparison.Ordinal))
            sql = "BEGIN;" + sql;
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
