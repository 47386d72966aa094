using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>A database, and the folders beside it, for one task at one moment.</summary>
internal sealed class NetworkSite : IAsyncDisposable
{
    private readonly TempFolder _backups = new();

    private NetworkSite(TestDatabase database, FaultScripts scripts, TempFolder folder)
    {
        Database = database;
        Scripts = scripts;
        Folder = folder;
    }

    public TestDatabase Database { get; }

    /// <summary>Scripts that write down each execution.</summary>
    public FaultScripts Scripts { get; }

    /// <summary>A small migration folder, with down scripts.</summary>
    public TempFolder Folder { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>Where backups go.</summary>
    public string Backups => _backups.FullPath;

    /// <summary>The database, reached past the proxy.</summary>
    public ConnectionTarget Direct => new(new NpgsqlConnectionStringBuilder(Database.ConnectionString));

    /// <summary>How the scripts of the small folder are run.</summary>
    public MigrationOptions Options => new() { Path = Folder.FullPath };

    /// <summary>Writes the small migration folder.</summary>
    public static TempFolder WriteFolder()
    {
        var folder = new TempFolder();
        folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE execution (script text); CREATE TABLE item (id integer);\nINSERT INTO execution VALUES "
                + "('0001_item.sql');\n"
        );
        folder.Write(
            "up/0002_note.sql",
            "CREATE TABLE note (id integer); SELECT pg_sleep(0.05);\nINSERT INTO execution VALUES ('0002_note.sql');\n"
        );
        folder.Write("down/0002_note.sql", "DROP TABLE note; DELETE FROM execution WHERE script = '0002_note.sql';\n");
        return folder;
    }

    /// <summary>Makes a database and prepares it for a task.</summary>
    public static async Task<NetworkSite> MakeAsync(
        PostgresServer server,
        FaultScripts scripts,
        TempFolder folder,
        NetworkTask task
    )
    {
        var site = new NetworkSite(await server.CreateDatabaseAsync(), scripts, folder);
        await task.PrepareAsync(site);
        return site;
    }

    /// <summary>Applies the small folder.</summary>
    public Task MigrateAsync() => Migrator.InvokeAsync(Direct, Options, Observer, CancellationToken.None);

    /// <summary>Makes tables with rows.</summary>
    public Task FillAsync() =>
        Database.ExecuteAsync(
            """
            CREATE TABLE a (id serial PRIMARY KEY, name text);
            CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
            INSERT INTO a (name) SELECT repeat(md5(g::text), 20) FROM generate_series(1, 5000) g;
            INSERT INTO b SELECT g, g FROM generate_series(1, 5000) g;
            """
        );

    /// <summary>Backs the database up.</summary>
    public Task<SchemaBackup> BackupAsync(BackupOptions options) =>
        SchemaBackups.BackupAsync(Direct, options, Observer, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _backups.Dispose();
        // A backend that still sends into silence would hold up DROP DATABASE on the whole server.
        await Database.LeaveAsync();
    }
}
