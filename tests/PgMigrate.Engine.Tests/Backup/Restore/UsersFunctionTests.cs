using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

/// <summary>
/// Indexes, constraints, domains and computed columns call functions that find names by the search_path of the application.
/// </summary>
public sealed class UsersFunctionTests(PostgresServer server) : RestoreTestBase(server)
{
    private const string Functions = """
        CREATE SCHEMA app;
        CREATE TABLE app.lookup (k int);
        INSERT INTO app.lookup VALUES (1), (2);
        CREATE FUNCTION app.strip(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT translate($1, ''ä'', ''a'')';
        CREATE FUNCTION app.f_strip(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT strip($1)';
        CREATE FUNCTION app.ok(int) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM lookup WHERE k = $1)';
        CREATE DOMAIN app.known AS int CHECK (VALUE IS NULL OR app.ok(VALUE));
        """;

    private const string Tables = """
        CREATE TABLE app.parent (id int PRIMARY KEY, name text);
        CREATE TABLE app.item (id int PRIMARY KEY CHECK (ok(id)), parent int REFERENCES app.parent, name text, known known,
                               plain text GENERATED ALWAYS AS (f_strip(name)) STORED);
        INSERT INTO app.parent VALUES (1, 'p');
        INSERT INTO app.item VALUES (1, 1, 'ä', 1), (2, 1, 'b', 2);
        """;

    // From 17 on the server itself builds indexes on a search_path of its own.
    private const string Indexes =
        "CREATE INDEX item_strip ON app.item (f_strip(name)); CREATE INDEX parent_strip ON app.parent (f_strip(name));";

    private static readonly string[] Rows = ["(1,1,ä,1,a)", "(2,1,b,2,b)"];

    [Theory]
    [InlineData(BackupMethod.TableCopy, false)]
    [InlineData(BackupMethod.TableCopy, true)]
    [InlineData(BackupMethod.PgDump, true)]
    public async Task Rows_come_back_into_tables_that_call_them(BackupMethod method, bool inFolder)
    {
        if (method == BackupMethod.PgDump)
            await RequireDumpAsync();
        await MakeAsync();
        using var folder = new TempFolder();
        var made = await SchemaBackups.BackupAsync(
            Target,
            new BackupOptions
            {
                Method = method,
                Folder = inFolder ? folder.FullPath : null,
                Jobs = inFolder && method == BackupMethod.TableCopy ? 2 : 1,
            },
            Observer,
            default
        );

        await Database.ExecuteAsync("DELETE FROM app.item; UPDATE app.parent SET name = 'changed'");
        await SchemaBackups.RestoreAsync(
            Target,
            made.Path is { } path ? new RestoreOptions { Path = path } : new RestoreOptions { BackupId = made.BackupId },
            Observer,
            default
        );

        Assert.Equal(Rows, await RowsAsync("app.item"));
        Assert.Equal(["(1,p)"], await RowsAsync("app.parent"));
    }

    [Fact]
    public async Task Rows_come_back_where_the_server_forgets_the_expressions_meanwhile()
    {
        await MakeAsync();
        Observer.Progressed = _ => Forget();

        var backup = await BackupAsync();
        await RestoreAsync(backup);

        Assert.Equal(Rows, await RowsAsync("app.item"));
    }

    [Fact]
    public async Task A_table_that_calls_them_is_made_again()
    {
        await MakeAsync();
        var backup = await BackupAsync("app.item");
        var before = await StateAsync();

        await Database.ExecuteAsync("DROP TABLE app.item");
        await RestoreAsync(backup);

        Assert.Empty(Warnings);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task What_a_run_destroys_of_such_a_table_is_saved_and_comes_back()
    {
        await MakeAsync();
        Folder.Write("up/0001_drop.sql", "ALTER TABLE item DROP COLUMN known;");
        await MigrateAsync();
        await SchemaBackups.RestoreAsync(
            Target,
            new RestoreOptions { BackupId = Observer.Runs[^1].BackupId, Columns = ["app.item.known"] },
            Observer,
            default
        );
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(known) FROM app.item"));

        Folder.Write("up/0002_delete.sql", "DELETE FROM item WHERE id < 3 AND ok(id);");
        await MigrateAsync(Options with { BackupThreshold = 1 });
        await SchemaBackups.RestoreAsync(
            Target,
            new RestoreOptions { BackupId = Observer.Runs[^1].BackupId, Tables = ["app.item"] },
            Observer,
            default
        );
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(known) FROM app.item WHERE plain IN ('a', 'b')"));
    }

    [Fact]
    public async Task Losses_are_counted_in_a_table_whose_index_calls_them()
    {
        await MakeAsync();
        Folder.Write("up/0001_more.sql", "CREATE TABLE more (id int);");
        Folder.Write("down/0001_more.sql", "DROP TABLE more; DROP TABLE item;");
        await MigrateAsync();
        await Migrator.PlanUndoAsync(Target, Options, new UndoOptions { Last = 1 }, Observer, default);
        Assert.Contains(Warnings, text => text.Contains("app.item: 2 rows", StringComparison.Ordinal));
    }

    private async Task MakeAsync()
    {
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET search_path = app, public");
        Database.Reconnect();
        var indexes =
            await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer") < 170000 ? Indexes : "";
        await Database.ExecuteAsync($"{Functions} {Tables} {indexes}");
    }

    // As autovacuum does at any moment: what sessions keep of the indexes is read anew, on the path that holds then.
    private void Forget()
    {
        using var other = new NpgsqlConnection(Database.ConnectionString);
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = "UPDATE pg_index SET indisclustered = indisclustered WHERE indexrelid >= 16384";
        command.ExecuteNonQuery();
    }
}
