using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>The value of a secret token reaches the server, and nothing else.</summary>
public sealed class SecretTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Secret = "s3cr'et-W0rd";

    private MigrationOptions WithSecret => Options with { Tokens = [new("Password", Secret, true)] };

    [Fact]
    public async Task It_is_used_and_not_stored()
    {
        Folder.Write(
            "up/0001_secret.sql",
            """
            CREATE TABLE used (a) AS SELECT $v${{Password}}$v$::text;
            DO $do$ BEGIN
                RAISE NOTICE 'a notice with %', $v${{Password}}$v$;
                RAISE WARNING 'a warning with %', $v${{Password}}$v$;
            END $do$;
            """
        );

        await MigrateAsync(WithSecret);

        Assert.Equal(Secret, await Database.ScalarAsync<string>("SELECT a FROM used"));
        Assert.Contains(
            Observer.Messages,
            message => message is { Severity: MessageSeverity.Verbose, Text: "a notice with ***" }
        );
        Assert.Contains(
            Observer.Messages,
            message => message is { Severity: MessageSeverity.Warning, Text: "a warning with ***" }
        );
        await AssertHiddenAsync(null);
    }

    [Fact]
    public async Task Another_value_is_no_change_of_the_script()
    {
        Folder.Write("up/0001_secret.sql", "CREATE TABLE used (a) AS SELECT $v${{Password}}$v$::text;");
        await MigrateAsync(WithSecret);
        await MigrateAsync(Options with { Tokens = [new("Password", "another", true)] });
        Assert.Equal(["0001_secret.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("SELECT $v${{Password}}$v$::integer;")]
    [InlineData("CREATE TABLE t (a text PRIMARY KEY);\nINSERT INTO t VALUES ($v${{Password}}$v$), ($v${{Password}}$v$);")]
    [InlineData("DO $do$ BEGIN EXECUTE format('SELECT %L::integer', $v${{Password}}$v$); END $do$;")]
    [InlineData("DO $do$ BEGIN RAISE 'no' USING DETAIL = $v${{Password}}$v$, HINT = $v${{Password}}$v$; END $do$;")]
    [InlineData("-- pgmigrate:transaction off\nSELECT $v${{Password}}$v$::integer;")]
    [InlineData("BEGIN;\nSELECT $v${{Password}}$v$::integer;\nCOMMIT;")]
    [InlineData("CREATE TABLE t (a integer);\nCOPY t FROM stdin;\n{{Password}}\n\\.\n")]
    [InlineData("SELECT $v${{Password}}$v$, $1;")]
    [InlineData("-- pgmigrate:when SELECT $v${{Password}}$v$::boolean\nCREATE TABLE t (a integer);")]
    public async Task An_error_does_not_show_it(string script)
    {
        Folder.Write("up/0001_secret.sql", script);
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(WithSecret));
        ErrorText.Require(failure.ErrorId, failure);
        await AssertHiddenAsync(failure);
    }

    private async Task AssertHiddenAsync(MigrationException? failure)
    {
        var shown = new List<string?>(Observer.Messages.Select(message => message.ToString()));
        shown.AddRange(Observer.Runs.Select(run => run.ToString()));
        shown.AddRange(Observer.Progress.Select(progress => progress.ToString()));
        shown.AddRange([failure?.ToString(), failure?.RecommendedAction, failure?.Statement, failure?.Detail, failure?.Hint]);
        shown.AddRange(await HistoryAsync());
        // The first part alone: quoting may have changed the second.
        Assert.All(shown, text => Assert.DoesNotContain("s3cr", text ?? string.Empty, StringComparison.Ordinal));
        Assert.All(shown, text => Assert.DoesNotContain("et-W0rd", text ?? string.Empty, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string?>> HistoryAsync()
    {
        var rows = new List<string?>();
        var tables = await Database.QueryAsync<string>(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('grate', 'pgmigrate')"
        );
        foreach (var table in tables)
            rows.AddRange(await Database.QueryAsync<string>($"SELECT t::text FROM {table} t"));
        return rows;
    }
}
