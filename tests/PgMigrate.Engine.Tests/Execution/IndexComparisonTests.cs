using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Statements;
using PgMigrate.Engine.Sql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>A standing index against the statement that wants it.</summary>
public sealed class IndexComparisonTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string[] Definitions =
    [
        "(a)",
        "(b)",
        "(a, b)",
        "(a) INCLUDE (b)",
        "(a DESC)",
        "(a NULLS FIRST)",
        "USING hash (a)",
        "(b text_pattern_ops)",
        "(b COLLATE \"C\")",
        "(lower(b))",
        "(lower(b), a) WHERE a > 0",
        "(a) WHERE a > 0",
        "(a) WHERE a > 1",
        "(a) WITH (fillfactor = 70)",
        "USING gin (to_tsvector('english', b))",
        "((\"Odd item\".* IS NOT NULL))",
    ];

    [Fact]
    public async Task Only_the_same_definition_is_the_same()
    {
        await CreateTableAsync();
        await using var connection = await new ConnectionOpening(Target, "test", []) { Path = SessionPath.Users }.OpenAsync(
            CancellationToken.None
        );
        foreach (var standing in Definitions)
        {
            await Database.ExecuteAsync($"CREATE INDEX ix ON \"Odd item\" {standing}");
            foreach (var wanted in Definitions)
                Assert.True(
                    await IndexComparison.IsSameAsync(connection, Wanted(wanted), CancellationToken.None) == (standing == wanted),
                    $"{standing} against {wanted}"
                );
            await Database.ExecuteAsync("DROP INDEX ix");
        }
    }

    [Fact]
    public async Task Uniqueness_counts()
    {
        await CreateTableAsync();
        await Database.ExecuteAsync("CREATE INDEX ix ON \"Odd item\" (a)");
        await using var connection = await new ConnectionOpening(Target, "test", []) { Path = SessionPath.Users }.OpenAsync(
            CancellationToken.None
        );

        Assert.False(
            await IndexComparison.IsSameAsync(connection, Wanted("(a)") with { IsUnique = true }, CancellationToken.None)
        );
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname = 'Odd item'"));
    }

    [Fact]
    public async Task What_cannot_be_made_cannot_be_compared()
    {
        await CreateTableAsync();
        await Database.ExecuteAsync("CREATE INDEX ix ON \"Odd item\" (a)");
        await using var connection = await new ConnectionOpening(Target, "test", []) { Path = SessionPath.Users }.OpenAsync(
            CancellationToken.None
        );

        Assert.Null(await IndexComparison.IsSameAsync(connection, Wanted("(nothing)"), CancellationToken.None));
        Assert.True(await IndexComparison.IsSameAsync(connection, Wanted("(a)"), CancellationToken.None));
    }

    // A dropped column: the same columns have other numbers in a copy.
    private async Task CreateTableAsync()
    {
        await Database.ExecuteAsync("CREATE TABLE \"Odd item\" (gone integer, a integer, b text)");
        await Database.ExecuteAsync("ALTER TABLE \"Odd item\" DROP COLUMN gone");
    }

    private static CreateIndexConcurrently Wanted(string definition) =>
        new("ix", "\"Odd item\"", IsUnique: false, IfNotExists: false, OnlyParent: false, definition);
}
