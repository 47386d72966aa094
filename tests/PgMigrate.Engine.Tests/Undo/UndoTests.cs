using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>What was applied is taken back: by down scripts, and by previous texts.</summary>
public sealed class UndoTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string[] All = ["0001_item.sql", "0002_note.sql", "0003_other.sql"];

    [Fact]
    public async Task The_last_script_is_taken_back_by_its_down_script()
    {
        await ApplyThreeAsync();

        await UndoAsync(new() { Last = 1, Reason = "wrong table" });

        var run = Assert.Single(Undone);
        Assert.Equal(("0003_other.sql", "down", ScriptRunStatus.Undone), (run.Script, run.Folder, run.Status));
        Assert.Equal("wrong table", run.Reason);
        Assert.False(await ExistsAsync("public.other"));
        Assert.Equal(All[..2], await AppliedAsync());
    }

    [Fact]
    public async Task Scripts_go_in_reverse_order_down_to_the_one_that_stays()
    {
        await ApplyThreeAsync();

        await UndoAsync(new() { To = "0001_item" });

        Assert.Equal(["0003_other.sql", "0002_note.sql"], Undone.Select(run => run.Script));
        Assert.Equal(All[..1], await AppliedAsync());
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'item'")
        );
    }

    [Fact]
    public async Task The_scripts_of_one_run_are_taken_back()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer);", "DROP TABLE item;");
        await MigrateAsync();
        Write("0002_a.sql", "CREATE TABLE a (id integer);", "DROP TABLE a;");
        Write("0003_b.sql", "CREATE TABLE b (id integer);", "DROP TABLE b;");
        await MigrateAsync();

        await UndoAsync(new() { RunIds = [Observer.Runs[^1].RunId] });

        Assert.Equal(["0003_b.sql", "0002_a.sql"], Undone.Select(run => run.Script));
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task The_last_runs_and_several_runs_are_taken_back_in_one()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer);", "DROP TABLE item;");
        await MigrateAsync();
        var first = Observer.Runs[^1].RunId;
        Write("0002_a.sql", "CREATE TABLE a (id integer);", "DROP TABLE a;");
        Write("0003_b.sql", "CREATE TABLE b (id integer);", "DROP TABLE b;");
        await MigrateAsync();
        Write("0004_c.sql", "CREATE TABLE c (id integer);", "DROP TABLE c;");
        await MigrateAsync();
        var last = Observer.Runs[^1].RunId;

        await UndoAsync(new() { LastRuns = 2 });
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
        await UndoAsync(new() { LastRuns = 1 });
        Assert.Empty(await AppliedAsync());

        await MigrateAsync();
        var together = Observer.Runs[^1].RunId;
        var gone = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { RunIds = [together, last] }));
        Assert.Equal(MigrationErrorId.ScriptNotFound, gone.ErrorId);
        Assert.Contains($"{last}", gone.Message, StringComparison.Ordinal);
        Assert.NotEqual(first, together);
        await UndoAsync(new() { RunIds = [together] });
        Assert.Empty(await AppliedAsync());
    }

    [Fact]
    public async Task Of_an_older_run_it_is_said_what_came_later_and_stays()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer);", "DROP TABLE item;");
        await MigrateAsync();
        var first = Observer.Runs[^1].RunId;
        Write("0002_other.sql", "CREATE TABLE other (id integer);", "DROP TABLE other;");
        await MigrateAsync();

        await UndoAsync(new() { RunIds = [first] });

        Assert.Equal(["0002_other.sql"], await AppliedAsync());
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text == "Applied later, and staying: 0002_other.sql. They may need what is taken back."
        );
    }

    [Fact]
    public async Task What_was_taken_back_can_be_applied_again_and_the_story_is_told()
    {
        await ApplyThreeAsync();
        await UndoAsync(new() { Last = 3 });
        Assert.Empty(await AppliedAsync());
        await MigrateAsync();

        Assert.Equal(All, await AppliedAsync());
        var story = new List<string>();
        await foreach (
            var run in Migrator.GetHistoryAsync(Target, new() { Scripts = ["0002_note.sql"] }, Observer, CancellationToken.None)
        )
            story.Add($"{run.Status} {run.AppliedBy is not null}");
        Assert.Equal(["Applied True", "Undone True", "Applied True"], story);
    }

    [Fact]
    public async Task A_script_without_a_way_back_refuses_the_whole()
    {
        await ApplyThreeAsync();
        Folder.Write("up/0004_move.sql", "UPDATE item SET id = id + 1;");
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 3 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("1 of 3 scripts cannot be taken back", failure.Message, StringComparison.Ordinal);
        Assert.Contains("up/0004_move.sql has no down/0004_move.sql", failure.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync("public.other"));
        Assert.Equal([.. All, "0004_move.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_down_script_that_nobody_has_written_is_none_and_the_derived_way_back_is_taken()
    {
        await ApplyThreeAsync();
        Folder.Write("down/0002_note.sql", DownStub.Write("Note", "up", "0002_note.sql"));

        await UndoAsync(new() { Last = 2 });

        Assert.Equal(["0003_other.sql", "0002_note.sql"], Undone.Select(run => run.Script));
        Assert.Equal(All[..1], await AppliedAsync());
    }

    [Fact]
    public async Task A_down_script_that_still_says_that_it_is_not_written_refuses_the_whole()
    {
        await ApplyThreeAsync();
        Folder.Write(
            "down/0002_note.sql",
            DownStub.Write("Note", "up", "0002_note.sql") + "ALTER TABLE item DROP COLUMN note;\n"
        );

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 2 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("down/0002_note.sql still has the block", failure.Message, StringComparison.Ordinal);
        Assert.Equal(All, await AppliedAsync());
    }

    [Fact]
    public async Task A_down_script_that_fails_leaves_the_rest_as_it_was()
    {
        await ApplyThreeAsync();
        Folder.Write("down/0002_note.sql", "ALTER TABLE item DROP COLUMN note; SELECT 1 / 0;");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 3 }));

        Assert.Equal(MigrationErrorId.StatementFailed, failure.ErrorId);
        Assert.Equal(All[..2], await AppliedAsync());
        Assert.Equal(
            2,
            await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'item'")
        );
    }

    [Fact]
    public async Task An_any_time_script_returns_to_its_previous_text()
    {
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        await MigrateAsync();
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS one;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal(1, await Database.ScalarAsync<int>("SELECT one FROM v"));
        Assert.Equal(["v.sql"], await AppliedAsync());
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("-- By the text that views/v.sql had before:\nCREATE OR", StringComparison.Ordinal)
        );
        await MigrateAsync();
        Assert.Equal(2, await Database.ScalarAsync<int>("SELECT one FROM v"));
    }

    [Fact]
    public async Task A_previous_text_that_builds_its_sql_is_tried_as_any()
    {
        Folder.Write(
            "functions/f.sql",
            "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE n integer; BEGIN EXECUTE 'SELECT 1' "
                + "INTO n; RETURN n; END $$;"
        );
        await MigrateAsync();
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 2';");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.DoesNotContain(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.Equal(1, await Database.ScalarAsync<int>("SELECT f()"));
    }

    [Fact]
    public async Task A_previous_text_that_needs_a_superuser_is_not_tried_on_this_machine()
    {
        Folder.Write(
            "functions/f.sql",
            "CREATE OR REPLACE FUNCTION f(text) RETURNS text LANGUAGE internal IMMUTABLE STRICT AS 'lower';"
        );
        await MigrateAsync();
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Script == "f.sql"
                && message.Text.Contains("it needs a right that no text gets on this machine", StringComparison.Ordinal)
        );
        Assert.Equal("a", await Database.ScalarAsync<string>("SELECT f('A')"));
    }

    [Fact]
    public async Task A_folder_that_does_not_match_its_sum_is_refused()
    {
        await ApplyThreeAsync();
        PgMigrate.Engine.Scripts.FolderSum.Compute(Folder.FullPath).Write(Folder.FullPath);
        Folder.Write("down/0003_other.sql", "DROP TABLE other; DROP TABLE item;");

        Assert.Equal(
            MigrationErrorId.SumMismatch,
            (await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }))).ErrorId
        );
        Assert.Equal(
            MigrationErrorId.SumMismatch,
            (
                await Assert.ThrowsAsync<MigrationException>(() =>
                    Migrator.PlanUndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None)
                )
            ).ErrorId
        );
        Assert.Equal(All, await AppliedAsync());
    }

    // What takes the second version back is the first one's default, and not what was there before both.
    [Fact]
    public async Task Several_versions_are_taken_back_one_after_the_other()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (size integer DEFAULT 0);");
        await MigrateAsync();
        Folder.Write("views/size.sql", "ALTER TABLE item ALTER COLUMN size SET DEFAULT 1;");
        await MigrateAsync();
        Folder.Write("views/size.sql", "ALTER TABLE item ALTER COLUMN size SET DEFAULT 2;");
        Folder.Write("up/0002_other.sql", "CREATE TABLE other (id integer);");
        await MigrateAsync();

        await UndoAsync(new() { Last = 3 });

        Assert.Equal(["size.sql", "0002_other.sql", "size.sql"], Undone.Select(run => run.Script));
        Assert.Equal(
            "0",
            await Database.ScalarAsync<string>(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'item'::regclass"
            )
        );
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
    }

    // An accepted change of a once-script was recorded, and never ran.
    [Fact]
    public async Task Of_several_texts_of_a_once_script_none_is_derived()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        await Database.ExecuteAsync(
            "INSERT INTO grate.\"ScriptsRun\" (version_id, script_name, text_of_script, text_hash, one_time_script) SELECT version_id, "
                + "script_name, 'CREATE TABLE other (id integer)', 'x', true FROM grate.\"ScriptsRun\""
        );

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 2 }));

        Assert.Contains(
            "up/0001_item.sql was recorded with several texts, and has no down/0001_item.sql",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    // What a directive asks is SQL as well, and was answered when the script was applied.
    [Fact]
    public async Task A_directive_of_a_previous_text_is_not_asked_again()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;");
        await MigrateAsync();
        await Database.ExecuteAsync(
            "UPDATE grate.\"ScriptsRun\" SET text_of_script = E'-- pgmigrate:when COPY (SELECT true) TO PROGRAM \\'cat > "
                + $"{path}\\'\\n' || text_of_script"
        );
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS a;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal(1, await Database.ScalarAsync<int>("SELECT a FROM v"));
        Assert.False(File.Exists(path));
    }

    // What was there before it is known only where a run has kept that.
    [Fact]
    public async Task A_first_version_needs_a_down_script_where_nobody_has_kept_what_was_before()
    {
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        await MigrateAsync(Options with { KeepSnapshots = 0 });

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));
        Folder.Write("down/v.sql", "DROP VIEW v;");
        await UndoAsync(new() { Last = 1 });

        Assert.Contains("with OR REPLACE there may have been another one before", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no run has kept the schema from before it", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.v"));
        Assert.Empty(await AppliedAsync());
    }

    [Fact]
    public async Task A_down_script_of_an_any_time_script_wins_over_what_runs_have_kept()
    {
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        Folder.Write("down/v.sql", "DROP VIEW v; CREATE VIEW by_hand AS SELECT 1 AS one;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal((false, true), (await ExistsAsync("public.v"), await ExistsAsync("public.by_hand")));
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("-- By down/v.sql:\nDROP VIEW v;", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_previous_text_with_a_masked_secret_needs_the_token()
    {
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT '{{Key}}'::text AS key;");
        var options = Options with { Tokens = [new("Key", "hush", Secret: true)] };
        await MigrateAsync(options);
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 'none'::text AS key;");
        await MigrateAsync(options);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));
        await UndoAsync(new() { Last = 1 }, options);

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("Key", failure.Message, StringComparison.Ordinal);
        Assert.Equal("hush", await Database.ScalarAsync<string>("SELECT key FROM v"));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" WHERE text_of_script LIKE '%hush%'""")
        );
    }

    [Fact]
    public async Task A_view_that_a_down_script_drops_is_made_again_by_the_next_run()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer);", "DROP TABLE item CASCADE;");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM item;");
        Folder.Write("views/w.sql", "CREATE OR REPLACE VIEW w AS SELECT 1 AS one;");
        await MigrateAsync();

        await UndoByNameAsync("0001_item.sql");

        Assert.False(await ExistsAsync("public.v"));
        Assert.Equal(["w.sql"], await AppliedAsync());
        await MigrateAsync();
        Assert.True(await ExistsAsync("public.v"));
    }

    [Fact]
    public async Task What_will_be_lost_is_said_in_numbers()
    {
        await ApplyThreeAsync();
        await Database.ExecuteAsync(
            "INSERT INTO item (id, note) SELECT n, CASE WHEN n > 1000 THEN 'x' END FROM generate_series(1, 2234) n; INSERT INTO "
                + "other SELECT 1"
        );

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 2 }, Observer, CancellationToken.None);

        string[] warnings =
        [
            .. Observer.Messages.Where(message => message.Severity == MessageSeverity.Warning).Select(message => message.Text),
        ];
        Assert.Contains("line 1: drops public.item.note: 1,234 non-null values", warnings);
        Assert.Contains("line 1: drops public.other: 1 row", warnings);
        Assert.Equal(2, Observer.Runs.Count(run => run.Status == ScriptRunStatus.WouldApply && run.Folder == "down"));
        Assert.Equal(All, await AppliedAsync());
    }

    [Fact]
    public async Task A_down_script_may_run_outside_of_a_transaction()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer);", "DROP TABLE item;");
        Write("0002_index.sql", "CREATE INDEX CONCURRENTLY of_id ON item (id);", "DROP INDEX CONCURRENTLY of_id;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.False(await ExistsAsync("public.of_id"));
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    [Fact]
    public async Task An_unknown_script_or_run_is_an_error()
    {
        await ApplyThreeAsync();

        Assert.Equal(
            MigrationErrorId.ScriptNotFound,
            (await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { To = "0009_no" }))).ErrorId
        );
        Assert.Equal(
            MigrationErrorId.ScriptNotFound,
            (await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { RunIds = [Guid.NewGuid()] }))).ErrorId
        );
    }

    private IEnumerable<ScriptRun> Undone => Observer.Runs.Where(run => run.Status == ScriptRunStatus.Undone);

    private async Task ApplyThreeAsync()
    {
        Write("0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY);", "DROP TABLE item;");
        Write("0002_note.sql", "ALTER TABLE item ADD COLUMN note text;", "ALTER TABLE item DROP COLUMN note;");
        Write("0003_other.sql", "CREATE TABLE other (id integer);", "DROP TABLE other;");
        await MigrateAsync();
    }

    private void Write(string name, string up, string down)
    {
        Folder.Write($"up/{name}", up);
        Folder.Write($"down/{name}", down);
    }

    private Task UndoAsync(UndoOptions undo, MigrationOptions? options = null) =>
        Migrator.UndoAsync(Target, options ?? Options, undo, Observer, CancellationToken.None);

    // Leaves later any-time scripts where they are.
    private async Task UndoByNameAsync(string script)
    {
        await Database.ExecuteAsync(
            "UPDATE pgmigrate.script_run SET run_id = '00000000-0000-0000-0000-000000000001' WHERE script = $1",
            script
        );
        await UndoAsync(new() { RunIds = [Guid.Parse("00000000-0000-0000-0000-000000000001")] });
    }
}
