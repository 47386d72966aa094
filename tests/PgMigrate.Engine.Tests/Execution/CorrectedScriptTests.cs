using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// A script that has failed behind statements that it had committed, and is run again as it is, corrected or edited.
/// </summary>
public sealed class CorrectedScriptTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Off = "-- pgmigrate:transaction off\n";
    private const string Opening = "INSERT INTO ledger VALUES ('opening');\n";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(
            "CREATE TABLE ledger (entry text); CREATE TABLE split (parts integer); INSERT INTO split VALUES (0)"
        );
    }

    [Theory]
    // Outside of a transaction; corrected behind what was committed, comments and blanks changed before and between.
    [InlineData(
        Off + Opening + "INSERT INTO ledger VALUES ('bonus' || 1 / 0);",
        Off + "-- Corrected.\n" + Opening + "\n\n/* once */ INSERT INTO ledger VALUES ('bonus');"
    )]
    // The statement that failed is several now, and the directive has gone.
    [InlineData(
        Off + Opening + "INSERT INTO ledger VALUES ('bonus' || 1 / 0);",
        Opening + "SELECT 1; INSERT INTO ledger VALUES ('bonus');"
    )]
    // A line that is passed over stands before it.
    [InlineData(
        Off + Opening + "INSERT INTO ledger VALUES ('bonus' || 1 / 0);",
        Off + "SET client_encoding = 'UTF8';\n" + Opening + "INSERT INTO ledger VALUES ('bonus');"
    )]
    // Before a transaction of its own, inside of an earlier one, between two, and a procedure that commits.
    [InlineData(
        Opening + "BEGIN; INSERT INTO ledger SELECT 'bonus' || 1 / parts FROM split; COMMIT;",
        Opening + "BEGIN; INSERT INTO ledger VALUES ('bonus'); COMMIT;"
    )]
    [InlineData(
        "BEGIN;\n" + Opening + "COMMIT;\nINSERT INTO ledger VALUES ('bonus' || 1 / 0);",
        "BEGIN;\n" + Opening + "COMMIT;\nBEGIN; INSERT INTO ledger VALUES ('bonus'); COMMIT;"
    )]
    [InlineData(
        "BEGIN; SELECT 1; COMMIT;\n" + Opening + "BEGIN; SELECT 1 / 0; COMMIT;",
        "BEGIN; SELECT 1; COMMIT;\n" + Opening + "BEGIN; INSERT INTO ledger VALUES ('bonus'); COMMIT;"
    )]
    [InlineData(
        "CALL open_ledger();\nBEGIN; SELECT 1 / 0; COMMIT;",
        "CALL open_ledger();\nBEGIN; INSERT INTO ledger VALUES ('bonus'); COMMIT;"
    )]
    [InlineData(
        "BEGIN;\n" + Opening + "COMMIT AND CHAIN;\nSELECT 1 / 0;\nCOMMIT;",
        "BEGIN;\n" + Opening + "COMMIT AND CHAIN;\nINSERT INTO ledger VALUES ('bonus');\nCOMMIT;"
    )]
    // A transaction of its own in which nothing can be written.
    [InlineData(
        "BEGIN READ ONLY; SELECT 1; COMMIT;\n" + Opening + "SELECT 1 / 0;",
        "BEGIN READ ONLY; SELECT 1; COMMIT;\n" + Opening + "INSERT INTO ledger VALUES ('bonus');"
    )]
    public async Task Does_what_was_committed_once(string failing, string corrected)
    {
        await Database.ExecuteAsync(
            "CREATE PROCEDURE open_ledger() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ledger VALUES ('opening'); COMMIT; END $$"
        );
        Folder.Write("up/0001_ledger.sql", failing);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(["opening"], await EntriesAsync());

        Folder.Write("up/0001_ledger.sql", corrected);
        await MigrateAsync();

        Assert.Equal(["opening", "bonus"], await EntriesAsync());
        Assert.Equal(["0001_ledger.sql"], await AppliedAsync());
        Assert.Equal(0, await CheckpointsAsync());
    }

    [Theory]
    [InlineData(
        "INSERT INTO ledger VALUES ('first');\nINSERT INTO ledger VALUES ('other');\nINSERT INTO ledger VALUES ('third');",
        3,
        "rerun",
        "first second other third"
    )]
    [InlineData(
        "INSERT INTO ledger VALUES ('first');\nINSERT INTO ledger VALUES ('other');\nINSERT INTO ledger VALUES ('third');",
        3,
        "skip",
        "first second third"
    )]
    [InlineData(
        "INSERT INTO ledger VALUES ('second');\nINSERT INTO ledger VALUES ('third');",
        2,
        "rerun",
        "first second second third"
    )]
    [InlineData("INSERT INTO ledger VALUES ('second');\nINSERT INTO ledger VALUES ('first');", 2, "skip", "first second")]
    [InlineData("INSERT INTO ledger VALUES ('first');", 1, "skip", "first second")]
    public async Task Stops_where_a_committed_statement_was_edited_moved_or_removed(
        string edited,
        int line,
        string decision,
        string entries
    )
    {
        Folder.Write(
            "up/0001_ledger.sql",
            Off + "INSERT INTO ledger VALUES ('first');\nINSERT INTO ledger VALUES ('second');\nSELECT 1 / 0;"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        var path = Folder.Write("up/0001_ledger.sql", Off + edited);

        var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown);

        ErrorText.RequirePlace(failure, path, line, 1);
        Assert.Contains("line ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(": INSERT ledger", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-- pgmigrate:resume rerun", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-- pgmigrate:resume skip", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["first", "second"], await EntriesAsync());

        Folder.Write("up/0001_ledger.sql", $"-- pgmigrate:resume {decision}\n{Off}{edited}");
        await MigrateAsync();
        Assert.Equal(entries.Split(' '), await EntriesAsync());
        Assert.Equal(0, await CheckpointsAsync());
    }

    [Fact]
    public async Task A_decision_counts_once_and_the_script_goes_on_from_there_when_it_fails_again()
    {
        Folder.Write("up/0001_ledger.sql", Off + Opening + "INSERT INTO ledger VALUES ('one');\nSELECT 1 / 0;");
        await RefuseAsync(MigrationErrorId.StatementFailed);
        const string edited =
            "-- pgmigrate:resume rerun\n" + Off + Opening + "INSERT INTO ledger VALUES ('two');\nSELECT 1 / parts FROM split;";
        Folder.Write("up/0001_ledger.sql", edited);
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync("UPDATE split SET parts = 1");
        await MigrateAsync();
        Assert.Equal(["opening", "one", "two"], await EntriesAsync());
    }

    [Fact]
    public async Task A_transaction_of_its_own_that_was_committed_is_one_thing()
    {
        Folder.Write(
            "up/0001_ledger.sql",
            Opening + "BEGIN;\nINSERT INTO ledger VALUES ('a');\nINSERT INTO ledger VALUES ('b');\nCOMMIT;\nSELECT 1 / 0;"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        const string edited =
            Opening + "BEGIN;\nINSERT INTO ledger VALUES ('a');\nINSERT INTO ledger VALUES ('c');\nCOMMIT;\nSELECT 1;";
        Folder.Write("up/0001_ledger.sql", edited);

        var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown);

        Assert.Contains("resume rerun, to go on with line 2: BEGIN", failure.RecommendedAction, StringComparison.Ordinal);
        Folder.Write("up/0001_ledger.sql", "-- pgmigrate:resume rerun\n" + edited);
        await MigrateAsync();
        Assert.Equal(["opening", "a", "b", "a", "c"], await EntriesAsync());
    }

    [Fact]
    public async Task One_that_became_part_of_a_run_that_is_one_transaction_is_refused()
    {
        Folder.Write("up/0001_ledger.sql", Off + Opening + "SELECT 1 / 0;");
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Folder.Write("up/0001_ledger.sql", Opening + "SELECT 1;");
        await RefuseAsync(MigrationErrorId.OptionsInvalid, Options with { TransactionMode = TransactionMode.Run });
        await MigrateAsync();
        Assert.Equal(["opening"], await EntriesAsync());
    }

    [Fact]
    public async Task One_that_is_recorded_without_being_run_begins_anew_when_it_changes()
    {
        Folder.Write("views/ledger.sql", Off + Opening + "SELECT 1 / 0;");
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await MigrateAsync(Options with { Baseline = true });
        Assert.Equal(0, await CheckpointsAsync());
        Folder.Write("views/ledger.sql", Off + Opening);
        await MigrateAsync();
        Assert.Equal(["opening", "opening"], await EntriesAsync());
    }

    [Fact]
    public async Task A_checkpoint_is_committed_with_its_statement_or_not_at_all()
    {
        Folder.Write("up/0001_first.sql", "SELECT 1;");
        await MigrateAsync();
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no checkpoint'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON pgmigrate.statement_checkpoint FOR EACH ROW WHEN (NEW.state = 'done' AND NEW.ordinal = 2) EXECUTE FUNCTION refuse();
            """
        );
        Folder.Write("up/0003_ledger.sql", Off + Opening + "INSERT INTO ledger VALUES ('refused');");
        Folder.Write("up/0004_ledger.sql", "BEGIN;\nINSERT INTO ledger VALUES ('refused');\nCOMMIT;");

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        Assert.Equal("0003_ledger.sql", failure.Script);
        Assert.Equal(["opening"], await EntriesAsync());
        File.Delete(Folder["up/0003_ledger.sql"]);
        Assert.Equal("0004_ledger.sql", (await RefuseAsync(MigrationErrorId.StatementFailed)).Script);
        Assert.Equal(["opening"], await EntriesAsync());
    }

    [Theory]
    [InlineData(Off)]
    [InlineData("BEGIN; SELECT 1; COMMIT;\n")]
    public async Task A_DO_that_calls_a_procedure_that_commits_is_sent_alone(string head)
    {
        await Database.ExecuteAsync(
            "CREATE PROCEDURE open_ledger() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ledger VALUES ('opening'); COMMIT; END $$"
        );
        Folder.Write(
            "up/0001_ledger.sql",
            head + "DO $$ BEGIN CALL open_ledger(); CALL open_ledger(); END $$;\nSELECT 1 / parts FROM split;"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync("UPDATE split SET parts = 1");
        await MigrateAsync();
        Assert.Equal(["opening", "opening"], await EntriesAsync());
    }

    [Fact]
    public async Task The_advice_tells_what_stays_and_leads_in_no_circle()
    {
        Folder.Write("up/0001_ledger.sql", Off + Opening + "DO $$ BEGIN COMMIT; EXCEPTION WHEN no_data_found THEN NULL; END $$;");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("2D000", failure.SqlState);
        Assert.DoesNotContain("transaction off", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(
            "What the script has committed before it stays, and is not run again.",
            failure.RecommendedAction,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("skip", "")]
    [InlineData("rerun", "opening")]
    public async Task What_an_older_version_has_recorded_is_for_a_person_to_decide(string decision, string entries)
    {
        Folder.Write("up/0000_first.sql", "SELECT 1;");
        await MigrateAsync();
        await Database.ExecuteAsync(
            "INSERT INTO pgmigrate.statement_checkpoint VALUES ('0001_ledger.sql', 'hash', 1, 'done', md5('run')::uuid)"
        );
        Folder.Write("up/0001_ledger.sql", Off + Opening);
        await RefuseAsync(MigrationErrorId.OutcomeUnknown);
        Folder.Write("up/0001_ledger.sql", $"-- pgmigrate:resume {decision}\n{Off}{Opening}");
        await MigrateAsync();
        Assert.Equal(entries, string.Concat(await EntriesAsync()));
        Assert.Equal(0, await CheckpointsAsync());
    }

    private Task<IReadOnlyList<string?>> EntriesAsync() => Database.QueryAsync<string>("SELECT entry FROM ledger");

    private Task<long> CheckpointsAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint");
}
