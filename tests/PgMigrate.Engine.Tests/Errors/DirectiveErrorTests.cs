using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Directives that cannot be followed: nothing runs, and file, line, column and the nearest name are told.</summary>
public sealed class DirectiveErrorTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData("lock-timout 2s", "'lock-timeout'")]
    [InlineData("transation off", "'transaction'")]
    [InlineData("evironment prod", "'environment'")]
    public async Task An_unknown_directive_names_the_nearest_one(string directive, string nearest)
    {
        var failure = await RefuseAsync(
            $"-- A comment.\n--  pgmigrate:{directive}\nCREATE TABLE t (a integer);",
            line: 2,
            column: 15
        );
        Assert.Contains($"'{directive.Split(' ')[0]}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nearest, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directive_below_the_first_statement()
    {
        var failure = await RefuseAsync("CREATE TABLE t (a integer);\n-- pgmigrate:transaction off\n", line: 2, column: 14);
        Assert.Contains("below the first statement", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transaction maybe")]
    [InlineData("lock-timeout soon")]
    [InlineData("lock-timeout 5")]
    [InlineData("statement-timeout -5s")]
    [InlineData("retries many")]
    [InlineData("retries -1")]
    [InlineData("phase shrink")]
    [InlineData("phase contract 2026.11")]
    [InlineData("phase contract release=2026 11")]
    [InlineData("invariant")]
    [InlineData("batch table=t size=5000")]
    [InlineData("environment prod ||")]
    [InlineData("allow drop-column")]
    [InlineData("allow Drop Column -- reason")]
    [InlineData("resume later")]
    [InlineData("requires")]
    [InlineData("when")]
    [InlineData("verify")]
    [InlineData("transaction off\n-- pgmigrate:transaction on", 2)]
    public async Task A_bad_value(string directive, int line = 1)
    {
        await RefuseAsync($"-- pgmigrate:{directive}\nCREATE TABLE t (a integer);", line, column: 14);
    }

    [Fact]
    public async Task A_condition_that_is_no_Boolean()
    {
        Folder.Write("up/0001_when.sql", "-- pgmigrate:when SELECT 42\nCREATE TABLE t (a integer);");
        await RefuseAsync(MigrationErrorId.DirectiveInvalid);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_condition_that_fails()
    {
        Folder.Write("up/0001_when.sql", "-- pgmigrate:when SELECT nonsense\nCREATE TABLE t (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.DirectiveInvalid);
        Assert.Equal("42703", failure.SqlState);
        await AssertUntouchedAsync();
    }

    private async Task<MigrationException> RefuseAsync(string script, int line, int column)
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        var path = Folder.Write("up/0002_directive.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.DirectiveInvalid);
        ErrorText.RequirePlace(failure, path, line, column);
        Assert.Equal("0002_directive.sql", failure.Script);
        await AssertUntouchedAsync();
        return failure;
    }
}
