using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>Which run and script created, changed and dropped an object.</summary>
public sealed class SchemaHistoryTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task A_column_s_life_is_told_from_its_end()
    {
        Folder.Write("up/0001_create.sql", "CREATE SCHEMA shop; CREATE TABLE shop.item (id integer PRIMARY KEY);");
        await MigrateAsync();
        Folder.Write("up/0002_add.sql", "ALTER TABLE shop.item ADD COLUMN \"Label\" varchar(5);");
        Folder.Write("up/0003_rows.sql", "INSERT INTO shop.item (id, \"Label\") VALUES (1, 'x');");
        await MigrateAsync();
        Folder.Write("up/0004_wide.sql", "ALTER TABLE shop.item ALTER COLUMN \"Label\" TYPE text;");
        await MigrateAsync();
        Folder.Write("up/0005_drop.sql", "ALTER TABLE shop.item DROP COLUMN \"Label\";");
        await MigrateAsync();

        var history = await HistoryAsync("shop.item.\"Label\"");

        Assert.Equal(
            [
                "- COLUMN shop.item.\"Label\" by 0005_drop.sql",
                "~ COLUMN shop.item.\"Label\" type: character varying(5) => text by 0004_wide.sql",
                "+ COLUMN shop.item.\"Label\" by 0002_add.sql",
            ],
            history.Select(Told)
        );
        Assert.Equal(Observer.Runs.Single(run => run.Script == "0004_wide.sql").RunId, history[1].RunId);
        Assert.All(history, change => Assert.NotNull(change.ChangedBy));
        Assert.True(history[0].ChangedAt >= history[1].ChangedAt && history[1].ChangedAt >= history[2].ChangedAt);
    }

    [Fact]
    public async Task What_stood_before_the_first_snapshot_has_its_script_too()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer PRIMARY KEY);");
        await MigrateAsync(Options with { KeepSnapshots = 0 });
        await Database.ExecuteAsync("CREATE TABLE by_hand (id integer)");
        Folder.Write("up/0002_add.sql", "ALTER TABLE item ADD COLUMN name text;");
        await MigrateAsync();

        Assert.Equal(
            ["+ COLUMN public.item.name by 0002_add.sql", "+ TABLE public.item by 0001_create.sql"],
            (await HistoryAsync("public.item")).Select(Told)
        );
        var unknown = Assert.Single(await HistoryAsync("public.by_hand"));
        Assert.Null(unknown.Script);
        Assert.Null(unknown.RunId);
    }

    // grate's table has the text of neither: it ends as if the script had never run.
    [Fact]
    public async Task What_was_undone_keeps_its_scripts()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer PRIMARY KEY);");
        await MigrateAsync();
        Folder.Write("up/0002_add.sql", "ALTER TABLE item ADD COLUMN note text;");
        Folder.Write("down/0002_add.sql", "ALTER TABLE item DROP COLUMN note;");
        await MigrateAsync();
        await Migrator.UndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None);

        var history = await HistoryAsync("public.item.note");

        Assert.Equal(
            ["- COLUMN public.item.note by 0002_add.sql", "+ COLUMN public.item.note by 0002_add.sql"],
            history.Select(Told)
        );
        Assert.All(history, change => Assert.NotNull(change.ChangedBy));
    }

    [Fact]
    public async Task What_was_changed_by_hand_is_laid_to_no_script_of_the_next_run()
    {
        Folder.Write(
            "up/0001_create.sql",
            "CREATE TABLE item (id integer PRIMARY KEY, name varchar(5)); CREATE TABLE gone (id integer);"
        );
        await MigrateAsync();
        await Database.ExecuteAsync(
            "ALTER TABLE item ADD COLUMN sneaky text; ALTER TABLE item ALTER COLUMN name TYPE text; CREATE INDEX ON item (name); "
                + "DROP TABLE gone"
        );
        Folder.Write(
            "up/0002_others.sql",
            "COMMENT ON COLUMN item.sneaky IS 'c'; ALTER TABLE item ALTER COLUMN name SET DEFAULT 'x', ADD COLUMN note text; "
                + "DROP TABLE IF EXISTS gone; DO $$ BEGIN EXECUTE 'ALTER TABLE item ADD COLUMN IF NOT EXISTS sneaky text'; END $$;"
        );
        await MigrateAsync();

        var history = await HistoryAsync("*");
        // What the first run had found has nothing before it.
        var byHand = history
            .Where(change => change is { Source: SchemaChangeSource.OutsideOfRuns, ChangedAfter: not null })
            .ToArray();

        Assert.Equal(
            [
                "+ COLUMN public.item.sneaky by ",
                "+ INDEX public.item_name_idx by ",
                "- TABLE public.gone by ",
                "~ COLUMN public.item.name type: character varying(5) => text by ",
            ],
            byHand.Select(Told).Order(StringComparer.Ordinal)
        );
        Assert.All(byHand, change => Assert.Null(change.RunId));
        Assert.All(byHand, change => Assert.Null(change.ChangedBy));
        Assert.All(byHand, change => Assert.True(change.ChangedAfter < change.ChangedAt));
        Assert.Equal(
            [
                "+ COLUMN public.item.note by 0002_others.sql",
                "~ COLUMN public.item.name default: (none) => 'x'::text by 0002_others.sql",
                "~ COLUMN public.item.sneaky comment: (none) => c by 0002_others.sql",
            ],
            history.Where(change => change.Script == "0002_others.sql").Select(Told).Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "4 objects were changed since",
            Assert.Single(Observer.Messages, message => message.Text.Contains("No run did that", StringComparison.Ordinal)).Text,
            StringComparison.Ordinal
        );
    }

    // The function stands for whatever else is done while the run goes on.
    [Fact]
    public async Task What_is_changed_while_a_run_goes_on_is_laid_to_no_statement_of_another_kind()
    {
        Folder.Write(
            "up/0001_create.sql",
            "CREATE TABLE item (id integer PRIMARY KEY, name varchar(5)); CREATE FUNCTION elsewhere() RETURNS void LANGUAGE plpgsql "
                + "AS $$ BEGIN EXECUTE 'ALTER TABLE item ADD COLUMN ' || 'sneaky text'; END $$;"
        );
        await MigrateAsync();
        Folder.Write(
            "up/0002_comment.sql",
            "SELECT elsewhere(); COMMENT ON COLUMN item.sneaky IS 'named here'; GRANT SELECT (sneaky) ON item TO PUBLIC; "
                + "INSERT INTO item (id, sneaky) VALUES (1, 'x'); CREATE INDEX of_sneaky ON item (sneaky); "
                + "CREATE VIEW sneaky_items AS SELECT sneaky FROM item;"
        );
        await MigrateAsync();

        var change = Assert.Single(await HistoryAsync("public.item.sneaky"));

        Assert.Equal("+ COLUMN public.item.sneaky by ", Told(change));
        Assert.Equal(SchemaChangeSource.Run, change.Source);
        Assert.Equal(Observer.Runs[^1].RunId, change.RunId);
    }

    [Fact]
    public async Task What_nobody_has_touched_makes_no_snapshot_of_its_own()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        // The same again, and a row: nothing that a snapshot shows.
        await Database.ExecuteAsync(
            "ALTER TABLE item ADD COLUMN gone text; ALTER TABLE item DROP COLUMN gone; INSERT INTO item VALUES (1)"
        );
        Folder.Write("up/0002_add.sql", "ALTER TABLE item ADD COLUMN name text;");
        await MigrateAsync();

        // The first is what the first run had found.
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_snapshot"));
        Assert.True(
            await Database.ScalarAsync<bool>(
                "SELECT is_compared FROM pgmigrate.schema_snapshot ORDER BY snapshot_id DESC LIMIT 1"
            )
        );
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("changed since", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scripts_do_not_see_that_the_schema_was_looked_at()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        await Database.ExecuteAsync(
            $"ALTER TABLE item ADD COLUMN sneaky text; ALTER DATABASE {Database.Name} SET datestyle = German"
        );
        Folder.Write(
            "up/0002_settings.sql",
            "CREATE TABLE seen AS SELECT name, setting FROM pg_settings WHERE name IN ('jit', 'DateStyle', 'search_path', 'TimeZone');"
        );
        var expected = await Database.QueryAsync<string>(
            "SELECT name || ' ' || reset_val FROM pg_settings WHERE name IN ('jit', 'search_path', 'TimeZone') ORDER BY name"
        );
        await MigrateAsync();

        Assert.Contains(Observer.Messages, message => message.Text.Contains("No run did that", StringComparison.Ordinal));
        Assert.Equal(
            [.. expected, "DateStyle German, DMY"],
            await Database.QueryAsync<string>("SELECT name || ' ' || setting FROM seen ORDER BY name = 'DateStyle', name")
        );
    }

    [Fact]
    public async Task A_publication_that_was_made_by_hand_is_seen_when_the_next_run_begins()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        await Database.ExecuteAsync("CREATE PUBLICATION by_hand FOR TABLE item");
        Folder.Write("up/0002_add.sql", "ALTER TABLE item ADD COLUMN name text;");
        await MigrateAsync();
        await Database.ExecuteAsync("DROP PUBLICATION by_hand");
        Folder.Write("up/0003_add.sql", "ALTER TABLE item ADD COLUMN more text;");
        await MigrateAsync();

        Assert.All(await HistoryAsync("by_hand"), change => Assert.Equal(SchemaChangeSource.OutsideOfRuns, change.Source));
        Assert.Equal(["- PUBLICATION by_hand by ", "+ PUBLICATION by_hand by "], (await HistoryAsync("by_hand")).Select(Told));
    }

    [Fact]
    public async Task Scripts_of_a_run_that_kept_no_snapshot_are_asked_and_nobody_is_said_to_have_done_it_by_hand()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        Folder.Write("up/0002_unkept.sql", "ALTER TABLE item ADD COLUMN name text; CREATE INDEX ON item (name);");
        await MigrateAsync(Options with { KeepSnapshots = 0 });
        Folder.Write("up/0003_add.sql", "ALTER TABLE item ADD COLUMN more text; CREATE INDEX ON item (more);");
        await MigrateAsync();

        Assert.Equal(
            [
                "+ COLUMN public.item.more by 0003_add.sql",
                "+ COLUMN public.item.name by 0002_unkept.sql",
                "+ INDEX public.item_more_idx by 0003_add.sql",
                "+ INDEX public.item_name_idx by ",
                "+ TABLE public.item by 0001_create.sql",
            ],
            (await HistoryAsync("public.item*")).Select(Told).Order(StringComparer.Ordinal)
        );
        Assert.Equal(SchemaChangeSource.Unknown, Assert.Single(await HistoryAsync("public.item_name_idx")).Source);
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("No run did that", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parts_and_overloads_come_along_and_names_of_the_server_are_blamed_on_their_table_s_script()
    {
        Folder.Write(
            "up/0001_create.sql",
            "CREATE TABLE item (id integer); CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE "
                + "FUNCTION f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        );
        await MigrateAsync();
        Folder.Write("up/0002_index.sql", "CREATE INDEX ON item (id);");
        Folder.Write("up/0003_do.sql", "DO $$ BEGIN EXECUTE 'ALTER TABLE item ADD COLUMN made text'; END $$;");
        await MigrateAsync();

        Assert.Equal(2, (await HistoryAsync("public.f")).Count);
        Assert.Equal(
            [
                "+ COLUMN public.item.made by 0003_do.sql",
                "+ INDEX public.item_id_idx by 0002_index.sql",
                "+ TABLE public.item by 0001_create.sql",
            ],
            (await HistoryAsync("public.item")).Select(Told).Order(StringComparer.Ordinal)
        );
    }

    // Each of them names the table, the column and the view, and has made none of these.
    [Fact]
    public async Task A_statement_is_blamed_for_what_its_kind_can_change()
    {
        Folder.Write("up/0000_first.sql", "CREATE SCHEMA shop;");
        await MigrateAsync();
        Folder.Write("up/0001_notes.sql", "COMMENT ON SCHEMA shop IS 'item has a name, see v_item';");
        Folder.Write(
            "up/0002_touch.sql",
            "CREATE FUNCTION shop.touch() RETURNS text LANGUAGE sql AS 'SELECT $q$item v_item name$q$';"
        );
        Folder.Write("up/0003_item.sql", "CREATE TABLE shop.item (id integer, name text);");
        Folder.Write("up/0004_view.sql", "CREATE VIEW shop.v_item AS SELECT name FROM shop.item;");
        await MigrateAsync();
        Folder.Write("up/0005_default.sql", "ALTER TABLE shop.item ALTER COLUMN name SET DEFAULT 'x';");
        Folder.Write("up/0006_index.sql", "CREATE INDEX by_name ON shop.item (name);");
        Folder.Write("up/0007_grant.sql", "GRANT SELECT (name) ON shop.item TO pg_monitor;");
        Folder.Write("up/0008_comment.sql", "COMMENT ON COLUMN shop.item.name IS 'what it is called';");
        await MigrateAsync();

        Assert.Equal(
            [
                "+ FUNCTION shop.touch() by 0002_touch.sql",
                "+ INDEX shop.by_name by 0006_index.sql",
                "+ TABLE shop.item by 0003_item.sql",
                "+ VIEW shop.v_item by 0004_view.sql",
                "~ COLUMN shop.item.name comment: (none) => what it is called by 0008_comment.sql",
                "~ COLUMN shop.item.name default: (none) => 'x'::text by 0005_default.sql",
                "~ COLUMN shop.item.name grants: (none) => pg_monitor: SELECT by 0007_grant.sql",
            ],
            (await HistoryAsync("shop.*")).Select(Told).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Since_leaves_older_changes_out()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        var between = await Database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
        Folder.Write("up/0002_add.sql", "ALTER TABLE item ADD COLUMN name text;");
        await MigrateAsync();

        var recent = await SchemaComparer.GetHistoryAsync(
            Target,
            new() { Objects = ["*"], Since = new DateTimeOffset(between) },
            CancellationToken.None
        );

        Assert.Equal(["+ COLUMN public.item.name by 0002_add.sql"], recent.Select(Told));
    }

    private Task<IReadOnlyList<SchemaChange>> HistoryAsync(string name) =>
        SchemaComparer.GetHistoryAsync(Target, new SchemaHistoryQuery { Objects = [name] }, CancellationToken.None);

    private static string Told(SchemaChange change) => $"{ChangeText.Of(change)} by {change.Script}";
}
