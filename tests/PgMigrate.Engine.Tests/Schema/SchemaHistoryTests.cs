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

        Assert.Equal(["+ TABLE public.item by 0001_create.sql"], (await HistoryAsync("public.item")).Select(Told));
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
    public async Task What_no_script_of_the_run_names_was_done_by_hand()
    {
        Folder.Write("up/0001_create.sql", "CREATE TABLE item (id integer PRIMARY KEY);");
        await MigrateAsync();
        await Database.ExecuteAsync("ALTER TABLE item ADD COLUMN sneaky text");
        Folder.Write("up/0002_other.sql", "CREATE TABLE other (id integer);");
        await MigrateAsync();

        var change = (await HistoryAsync("public.item*"))[0];

        Assert.Equal("+ COLUMN public.item.sneaky by ", Told(change));
        Assert.NotNull(change.RunId);
        Assert.Null(change.ChangedBy);
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
