using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>What <c>verify</c> directives and files ask, in the run that applies their script.</summary>
public sealed class VerificationTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Rows = "SELECT count(*) = 1 FROM item";

    [Fact]
    public async Task What_holds_lets_its_script_be_applied_also_among_others()
    {
        Folder.Write("up/0001.sql", $"-- pgmigrate:verify {Rows};\nCREATE TABLE item (id int); INSERT INTO item VALUES (1);");
        Folder.Write("up/0002.sql", "ALTER TABLE item ADD name text;");
        Folder.Write("verify/0002.sql", "DO $$ BEGIN PERFORM name FROM item; END $$;\n-- the end");
        Folder.Write("views/v.sql", "CREATE VIEW v AS SELECT id FROM item;");
        Folder.Write("verify/v.sql", "SELECT id FROM v;");

        await MigrateAsync();

        Assert.Equal(["0001.sql", "0002.sql", "v.sql"], await AppliedAsync());
        Assert.Equal(1, Observer.Runs[0].Rows);
    }

    [Theory]
    [InlineData("SELECT count(*) = 2 FROM item", "verify gives false for SELECT count(*) = 2 FROM item")]
    [InlineData("SELECT NULL::boolean", "verify gives NULL for SELECT NULL::boolean")]
    [InlineData("SELECT true FROM item WHERE id = 7", "verify gives NULL for SELECT true FROM item WHERE id = 7")]
    [InlineData("SELECT count(*) FROM item", "IS TRUE")]
    [InlineData("SELECT nothing FROM item -- oh", "\"nothing\" does not exist")]
    [InlineData("DELETE FROM item RETURNING true", "verify fails")]
    public async Task A_directive_that_does_not_hold_rolls_its_script_back(string query, string expected)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("up/0002.sql", $"-- pgmigrate:verify {query}\nINSERT INTO item VALUES (1);");

        var failure = await FailAsync(MigrationErrorId.VerificationFailed);

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(("0002.sql", Folder["up/0002.sql"]), (failure.Script, failure.Path));
        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
        Assert.Equal(ScriptRunStatus.Failed, (await HistoryAsync())[0].Status);
    }

    [Theory]
    [InlineData("\nDO $$ BEGIN RAISE EXCEPTION 'no item'; END $$;", "no item")]
    [InlineData("SELECT 1;\nINSERT INTO item VALUES (7);", "read-only transaction")]
    [InlineData("SELECT 1;\nSELECT nothing FROM item;", "\"nothing\" does not exist")]
    public async Task A_file_that_does_not_hold_rolls_its_script_back_and_says_where(string text, string expected)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("verify/0001.sql", text);

        var failure = await FailAsync(MigrationErrorId.VerificationFailed);

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal((Folder["verify/0001.sql"], 2, "0001.sql"), (failure.Path, failure.Line, failure.Script));
        Assert.Empty(await AppliedAsync());
    }

    [Theory]
    [InlineData("COMMIT;", "has BEGIN or COMMIT of its own")]
    [InlineData("VACUUM;", "cannot run in a transaction (VACUUM)")]
    [InlineData("-- pgmigrate:transaction off\nSELECT 1;", "has directives")]
    [InlineData("SELECT $1;", "$1")]
    public async Task A_file_that_no_verification_can_be_is_refused_before_anything_runs(string text, string expected)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("up/0002.sql", "CREATE TABLE other (id int);");
        Folder.Write("verify/0002.sql", text);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync());

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(Folder["verify/0002.sql"], failure.Path);
        Assert.False(await Database.ScalarAsync<bool>("SELECT to_regclass('item') IS NOT NULL"));
    }

    [Fact]
    public async Task What_is_committed_in_steps_is_verified_again_and_not_run_again()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write(
            "up/0002.sql",
            $"-- pgmigrate:transaction off\n-- pgmigrate:verify {Rows}\nINSERT INTO item VALUES (1), (2);"
        );
        Assert.Contains(
            "is verified again",
            (await FailAsync(MigrationErrorId.VerificationFailed)).RecommendedAction,
            StringComparison.Ordinal
        );
        await FailAsync(MigrationErrorId.VerificationFailed);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));

        await Database.ExecuteAsync("DELETE FROM item WHERE id = 2");
        await MigrateAsync();

        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Fact]
    public async Task It_is_asked_as_the_run_and_what_it_does_to_the_session_reaches_nobody()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int); SET search_path = nowhere; SET ROLE pg_monitor;");
        Folder.Write(
            "verify/0001.sql",
            "SELECT id FROM item; SET search_path = elsewhere; SET default_transaction_read_only = on;"
        );
        Folder.Write("up/0002.sql", "CREATE TABLE seen AS SELECT current_setting('search_path') AS path;");

        await MigrateAsync();
        Assert.DoesNotContain("where", await Database.ScalarAsync<string>("SELECT path FROM seen"), StringComparison.Ordinal);

        Folder.Write("up/0003.sql", "CREATE TABLE third (id int);");
        Folder.Write("verify/0003.sql", "SELECT FROM nowhere;");
        await FailAsync(MigrationErrorId.VerificationFailed, Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_script_that_allows_it_is_not_asked()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:verify SELECT false\n-- pgmigrate:allow verify-failed -- OPS-1\nSELECT 1;");
        await MigrateAsync();
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    // On a sandbox, where the scripts alone have run, there are no rows.
    [Fact]
    public async Task What_scripts_build_for_a_comparison_is_not_asked()
    {
        Folder.Write("up/0001.sql", $"-- pgmigrate:verify {Rows}\nCREATE TABLE IF NOT EXISTS item (id int);");
        await Database.ExecuteAsync("CREATE TABLE item (id int); INSERT INTO item VALUES (1)");
        await MigrateAsync();

        Assert.Empty(
            await SchemaComparer.CompareAsync(
                Target,
                new SchemaReference { Scripts = Options },
                null,
                "grate",
                Observer,
                CancellationToken.None
            )
        );
    }
}
