using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Tokens without a value, and tokens that cannot be used.</summary>
public sealed class TokenErrorTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task A_token_without_a_value_is_named_with_its_place()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        var path = Folder.Write("up/0002_token.sql", "CREATE TABLE t (\n  a {{ColumnTyp}});");
        var failure = await RefuseAsync(
            MigrationErrorId.TokenUnresolved,
            Options with
            {
                Tokens = [new("ColumnType", "integer", false)],
            }
        );
        ErrorText.RequirePlace(failure, path, line: 2, column: 5);
        Assert.Contains("{{ColumnTyp}}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'ColumnType'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("allow unresolved-token", failure.RecommendedAction, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task An_unresolved_token_that_is_allowed_stands()
    {
        Folder.Write(
            "up/0001_token.sql",
            "-- pgmigrate:allow unresolved-token -- a template of the application's\nCREATE TABLE t (a) AS SELECT 'Dear "
                + "{{Name}}, {{Kind}}'::text;"
        );
        await MigrateAsync(Options with { Tokens = [new("Kind", "regards", false)] });
        Assert.Equal("Dear {{Name}}, regards", await Database.ScalarAsync<string>("SELECT a FROM t"));
    }

    [Theory]
    [InlineData("ConnectionString")]
    [InlineData("OutputPath")]
    public async Task What_grate_would_fill_with_a_password_or_a_path_has_no_value(string name)
    {
        Folder.Write("up/0001_token.sql", $"CREATE TABLE t (a) AS SELECT '{{{{{name}}}}}'::text;");
        await RefuseAsync(MigrationErrorId.TokenUnresolved);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Values_that_grate_would_not_take_as_they_are()
    {
        Folder.Write("up/0001_token.sql", "CREATE TABLE t (a integer);");
        var given = new MigrationToken("Given", "value", false);
        MigrationToken[][] bad =
        [
            [given with { Name = "not a name" }],
            [given, given with { Name = "GIVEN" }],
            [given with { Value = string.Empty }],
            [given with { Value = " hidden-value ", Secret = true }],
        ];
        foreach (var tokens in bad)
        {
            var failure = await RefuseAsync(MigrationErrorId.TokenInvalid, Options with { Tokens = tokens });
            Assert.Contains($"'{tokens[^1].Name}'", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden-value", failure.Message, StringComparison.Ordinal);
        }

        await AssertUntouchedAsync();
    }
}
