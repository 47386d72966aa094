using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo.Proof;

/// <summary>
/// Scripts without a down script are taken back by what is derived from them, once a sandbox has shown that it leads back.
/// </summary>
public sealed class DerivedUndoTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task Scripts_of_a_run_are_taken_back_without_down_scripts()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY, size integer DEFAULT 1);");
        await MigrateAsync();
        Folder.Write(
            "up/0002_note.sql",
            "ALTER TABLE item ADD COLUMN note text; ALTER TABLE item ALTER COLUMN size SET DEFAULT 2;"
        );
        Folder.Write(
            "up/0003_size.sql",
            "ALTER TABLE item ALTER COLUMN size SET DEFAULT 3; COMMENT ON TABLE item IS 'things'; CREATE INDEX of_size ON item "
                + "(size);"
        );
        await MigrateAsync();

        await UndoAsync(new() { Last = 2 });

        Assert.Equal(["0003_size.sql", "0002_note.sql"], Undone.Select(run => run.Script));
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
        Assert.Equal("1", await DefaultAsync());
        Assert.False(await ExistsAsync("public.of_size"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_description WHERE objoid = 'item'::regclass"));
    }

    // The role and what it has are those of the test's own database.
    [Fact]
    public async Task A_grant_that_is_taken_back_leaves_those_on_columns()
    {
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE item (id integer PRIMARY KEY, size integer); GRANT SELECT ON item TO pg_monitor; GRANT UPDATE (size) "
                + "ON item TO pg_monitor;"
        );
        await MigrateAsync();
        Folder.Write("up/0002_grant.sql", "GRANT DELETE ON item TO pg_monitor;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal(
            [true, true, false],
            await Database.QueryAsync<bool>(
                """
                SELECT unnest(ARRAY[has_column_privilege('pg_monitor', 'item', 'size', 'UPDATE'), has_table_privilege('pg_monitor', 'item', 'SELECT'),
                                    has_table_privilege('pg_monitor', 'item', 'DELETE')])
                """
            )
        );
    }

    // The sandbox has no aggregate: what its copy shows of the other functions says nothing of it.
    [Fact]
    public async Task A_copy_without_what_a_script_reaches_proves_nothing()
    {
        Folder.Write(
            "up/0001_sum.sql",
            "CREATE SCHEMA app; CREATE TABLE app.item (id integer); CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE "
                + "= integer); CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        );
        await MigrateAsync();
        Folder.Write("up/0002_grant.sql", "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO pg_monitor;");
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("AGGREGATE app.total(integer) is not there", failure.Message, StringComparison.Ordinal);
        Assert.True(
            await Database.ScalarAsync<bool>("SELECT has_function_privilege('pg_monitor', 'app.total(integer)', 'EXECUTE')")
        );
    }

    // Both tables were made by hand: no replay has them.
    [Fact]
    public async Task A_history_that_cannot_be_replayed_is_told_by_the_first_script_that_fails()
    {
        var options = Options with { KeepSnapshots = 0 };
        await Database.ExecuteAsync("CREATE TABLE early (id integer); CREATE TABLE late (id integer)");
        Folder.Write("up/0001_early.sql", "ALTER TABLE early ADD COLUMN size integer;");
        Folder.Write("up/0002_late.sql", "ALTER TABLE late ADD COLUMN size integer;");
        await MigrateAsync(options);
        Folder.Write("up/0003_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync(options);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains(
            "it cannot be tried: 0001_early.sql, which ran before it, does not run on a sandbox",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.True(await ExistsAsync("item"));
    }

    // The history does not tell of it, and no run has kept it.
    [Fact]
    public async Task A_replay_without_what_was_done_by_hand_proves_nothing()
    {
        var options = Options with { KeepSnapshots = 0 };
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE item (id integer, size integer); CREATE TABLE other (id integer DEFAULT 1);"
        );
        await MigrateAsync(options);
        await Database.ExecuteAsync("GRANT UPDATE (size) ON item TO pg_monitor");
        Folder.Write("up/0002_grant.sql", "GRANT DELETE ON item TO pg_monitor;");
        await MigrateAsync(options);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains(
            "COLUMN public.item.size has grants nothing in place of 'pg_monitor: UPDATE'",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_copy_that_differs_elsewhere_is_good_enough()
    {
        Folder.Write(
            "up/0001_sum.sql",
            """
            CREATE SCHEMA app; CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer); CREATE TABLE app.item (id integer DEFAULT 1);
            GRANT USAGE ON SCHEMA public TO pg_monitor; COMMENT ON SCHEMA public IS 'ours';
            """
        );
        await MigrateAsync();
        Folder.Write(
            "up/0002_default.sql",
            "ALTER TABLE app.item ALTER COLUMN id SET DEFAULT 2; REVOKE USAGE ON SCHEMA public FROM pg_monitor; COMMENT ON "
                + "SCHEMA public IS 'theirs';"
        );
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal("ours", await Database.ScalarAsync<string>("SELECT obj_description('public'::regnamespace)"));
        Assert.True(
            await Database.ScalarAsync<bool>("SELECT nspacl::text LIKE '%pg_monitor%' FROM pg_namespace WHERE nspname = 'public'")
        );
    }

    // What a script found is what the one before it in the same run had left, and not what the run found.
    [Fact]
    public async Task Of_a_run_the_last_script_alone_is_taken_back()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer, size integer DEFAULT 1);");
        await MigrateAsync();
        Folder.Write("up/0002_size.sql", "ALTER TABLE item ALTER COLUMN size SET DEFAULT 2;");
        Folder.Write("up/0003_size.sql", "ALTER TABLE item ALTER COLUMN size SET DEFAULT 3;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal("2", await DefaultAsync());
    }

    // The function builds its SQL, and is made on the sandbox, since the target has it; what somebody wrote into the kept schema
    // is not.
    [Fact]
    public async Task What_somebody_wrote_into_a_kept_schema_starts_no_program_on_this_machine()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        Folder.Write(
            "up/0001_item.sql",
            """
            CREATE TABLE item (id integer);
            CREATE FUNCTION dark() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE n integer; BEGIN EXECUTE 'SELECT 1' INTO n; RETURN n; END $$;
            CREATE RULE keep AS ON DELETE TO item DO INSTEAD NOTHING;
            """
        );
        await MigrateAsync();
        Folder.Write("up/0002_view.sql", "CREATE VIEW v AS SELECT dark();");
        await MigrateAsync();
        var forged = $"COPY (SELECT 1) TO PROGRAM 'cat > {path}'";
        Assert.Equal(
            1,
            await Database.ExecuteAsync(
                "UPDATE pgmigrate.schema_object SET content = regexp_replace(content, 'CREATE RULE[^\"]*', $1) WHERE content "
                    + "LIKE '%CREATE RULE%'",
                forged
            )
        );

        await UndoAsync(new() { Last = 1 });

        Assert.False(await ExistsAsync("v"));
        Assert.False(File.Exists(path));
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("RULE public.item.keep is not whole in the sandbox: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Text.StartsWith(
                    "-- Derived from up/0002_view.sql, and tried on an incomplete copy: up, down, no difference in what it has. "
                        + "It lacks RULE public.item.keep.",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_copy_that_lacks_what_the_script_touches_proves_nothing()
    {
        Folder.Write(
            "up/0001_item.sql",
            """
            CREATE TABLE item (id integer);
            CREATE FUNCTION made() RETURNS trigger LANGUAGE internal AS 'suppress_redundant_updates_trigger';
            CREATE TRIGGER made BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION made();
            """
        );
        await MigrateAsync();
        Folder.Write("up/0002_note.sql", "ALTER TABLE item ADD COLUMN note text;");
        await MigrateAsync();
        Folder.Write("up/0003_other.sql", "CREATE TABLE other (id integer);");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });
        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains(
            "the copy that it was tried on is not as the database is, and proves nothing of it: on the copy, TRIGGER "
                + "public.item.made is not there",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["0001_item.sql", "0002_note.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task Without_kept_snapshots_the_history_is_replayed()
    {
        var options = Options with { KeepSnapshots = 0 };
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer, size integer DEFAULT 1);");
        await MigrateAsync(options);
        Folder.Write("up/0002_size.sql", "ALTER TABLE item ALTER COLUMN size SET DEFAULT 2;");
        await MigrateAsync(options);

        await UndoAsync(new() { Last = 1 });

        Assert.Equal("1", await DefaultAsync());
    }

    [Fact]
    public async Task What_was_changed_by_hand_before_the_run_comes_back()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer, size integer DEFAULT 1);");
        await MigrateAsync();
        await Database.ExecuteAsync("CREATE TABLE by_hand (id integer DEFAULT 7)");
        Folder.Write("up/0002_none.sql", "SELECT 1;");
        await MigrateAsync();
        Folder.Write("up/0003_hand.sql", "ALTER TABLE by_hand ALTER COLUMN id SET DEFAULT 8;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        Assert.Equal(
            "7",
            await Database.ScalarAsync<string>(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'by_hand'::regclass"
            )
        );
    }

    [Fact]
    public async Task What_is_not_certain_is_refused_with_the_list()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer, size integer);");
        await MigrateAsync();
        Folder.Write(
            "up/0002_fill.sql",
            "CREATE TABLE other (id integer);\nUPDATE item SET size = 1;\nALTER TABLE item ALTER COLUMN size TYPE bigint;"
        );
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains(
            "up/0002_fill.sql has no down/0002_fill.sql, and none can be derived:",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("\n  line 2: UPDATE item: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\n  line 3: ALTER TABLE item: ", failure.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync("public.other"));
    }

    // The event trigger leaves a table of which the script's text says nothing.
    [Fact]
    public async Task What_the_text_does_not_show_is_found_on_the_sandbox()
    {
        Folder.Write(
            "up/0001_hook.sql",
            """
            CREATE FUNCTION hook() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE IF NOT EXISTS left_behind (id integer); END $$;
            CREATE EVENT TRIGGER hooked ON ddl_command_end WHEN TAG IN ('CREATE SEQUENCE') EXECUTE FUNCTION hook();
            """
        );
        await MigrateAsync(Options with { KeepSnapshots = 0 });
        Folder.Write("up/0002_numbers.sql", "CREATE SEQUENCE numbers;");
        await MigrateAsync(Options with { KeepSnapshots = 0 });

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 1 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains(
            "after what was derived, TABLE public.left_behind is there and was not",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_preview_derives_too_and_changes_nothing()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        await Database.ExecuteAsync("INSERT INTO item VALUES (1), (2)");

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None);

        var would = Assert.Single(Observer.Runs, run => run.Status == ScriptRunStatus.WouldApply);
        Assert.Equal(("0001_item.sql", "down"), (would.Script, would.Folder));
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Information
                && message.Text.Contains("DROP TABLE public.item", StringComparison.Ordinal)
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text.EndsWith("drops public.item: 2 rows", StringComparison.Ordinal)
        );
        Assert.True(await ExistsAsync("public.item"));
    }

    // What was there before is not kept, so that it cannot be dropped and made again either.
    [Fact]
    public async Task A_view_that_cannot_take_the_place_of_a_wider_one_is_refused_before_anything_runs()
    {
        var options = Options with { KeepSnapshots = 0 };
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        await MigrateAsync(options);
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one, 2 AS two;");
        await MigrateAsync(options);
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("down/0001_item.sql", "DROP TABLE item;");
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 2 }));

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("cannot drop columns from view", failure.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync("public.item"));
    }

    private IEnumerable<ScriptRun> Undone => Observer.Runs.Where(run => run.Status == ScriptRunStatus.Undone);

    private Task<string?> DefaultAsync() =>
        Database.ScalarAsync<string?>("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'item'::regclass");

    private Task UndoAsync(UndoOptions undo) => Migrator.UndoAsync(Target, Options, undo, Observer, CancellationToken.None);
}
