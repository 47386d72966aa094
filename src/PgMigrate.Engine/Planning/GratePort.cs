using System.Data.Common;
using grate.Configuration;
using grate.Migration;
using Microsoft.Extensions.Logging;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Planning;

/// <summary>
/// grate's view of the database, with no effect of its own: grate decides by its rules and calls the port for what it wants done.
/// What a port does not override is either answered from the history or needs no doing, since the engine owns connections,
/// the history tables and the version row.
/// </summary>
internal abstract class GratePort : IDatabase
{
    private readonly GrateDatabase _database;

    /// <param name="database">What grate is told of the database.</param>
    protected GratePort(GrateDatabase database) => _database = database;

    public string ServerName => _database.Server;

    public string DatabaseName => _database.Name;

    public string DatabaseType => "postgresql";

    public string MasterDatabaseName => "postgres";

    public bool SupportsDdlTransactions => true;

    public bool SupportsSchemas => true;

    public bool SplitBatchStatements => false;

    public string ScriptsRunTable => Table("ScriptsRun");

    public string ScriptsRunErrorsTable => Table("ScriptsRunErrors");

    public string VersionTable => Table("Version");

    public DbConnection ActiveConnection
    {
        set { }
    }

    private string? OutputPath { get; set; }

    public virtual Task InitializeConnections(GrateConfiguration configuration)
    {
        OutputPath = configuration.OutputPath.FullName;
        return Task.CompletedTask;
    }

    // The port decides where a statement ends, so grate hands over whole scripts.
    public IEnumerable<string> GetStatements(string sql) => [sql];

    public async Task<bool> HasRun(string scriptName, TransactionHandling transactionHandling) =>
        (await _database.AppliedHashes.ConfigureAwait(false)).ContainsKey(scriptName);

    public async Task<string?> GetCurrentHash(string scriptName) =>
        (await _database.AppliedHashes.ConfigureAwait(false)).GetValueOrDefault(scriptName);

    public abstract Task RunSql(string sql, ConnectionType connectionType, TransactionHandling transactionHandling);

    public abstract Task InsertScriptRun(
        string scriptName,
        string? sql,
        string hash,
        bool runOnce,
        long versionId,
        TransactionHandling transactionHandling
    );

    public abstract Task InsertScriptRunError(
        string scriptName,
        string? sql,
        string errorSql,
        string errorMessage,
        long versionId
    );

    public void ThrowScriptFailed(MigrationsFolder folder, string file, string? scriptText, Exception exception) =>
        throw new InvalidOperationException($"{folder.Path}/{file} failed outside the port.", exception);

    // grate copies every script that ran into a drop folder, which takes longer than running it. With a file in the way
    // each copy fails at once, and grate goes on with a log line. This call follows the creation of that folder, the only
    // one in the output path then.
    public virtual void SetDefaultConnectionActive()
    {
        if (OutputPath is null)
            return;
        var dropFolder = Directory
            .EnumerateDirectories(OutputPath, "*", SearchOption.AllDirectories)
            .MaxBy(folder => folder.Length);
        File.WriteAllBytes(Path.Combine(dropFolder ?? OutputPath, "itemsRan"), []);
        OutputPath = null;
    }

    // grate clones the port for its bootstrap migrations; the tables exist by then.
    object ICloneable.Clone() => new BootstrapPort(this);

    // To a database that was missing, grate also applies runAfterCreateDatabase. The engine has created it by now.
    public async Task<bool> DatabaseExists() => !await _database.IsNew.ConfigureAwait(false);

    public Task CreateDatabase() => Task.CompletedTask;

    public Task<bool> VersionTableExists() => Task.FromResult(true);

    public Task<bool> GrateInternalTablesAreProperlyLogged() => Task.FromResult(true);

    public Task<string?> ExistingTable(string schemaName, string tableName) => Task.FromResult<string?>(tableName);

    public Task<string> GetCurrentVersion() => Task.FromResult("0.0.0.0");

    public Task<long> VersionTheDatabase(string newVersion) => Task.FromResult(0L);

    public Task ChangeVersionStatus(string status, long versionId) => Task.CompletedTask;

    public Task DeleteVersionRecord(long versionId) => Task.CompletedTask;

    public Task OpenConnection() => Task.CompletedTask;

    public Task CloseConnection() => Task.CompletedTask;

    public Task OpenAdminConnection() => Task.CompletedTask;

    public Task CloseAdminConnection() => Task.CompletedTask;

    public Task OpenActiveConnection() => Task.CompletedTask;

    public Task<IDisposable> OpenNewActiveConnection() => Task.FromResult<IDisposable>(NoConnection.Instance);

    public void Rollback() { }

    public void SetLogger(ILogger logger) { }

    public Task DropDatabase() => throw NotOffered();

    public Task RestoreDatabase(string backupPath) => throw NotOffered();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Table(string name) => $"{SqlIdentifier.Quote(_database.Schema)}.{SqlIdentifier.Quote(name)}";

    private static NotSupportedException NotOffered() => new("The engine never asks grate for this.");

    private sealed class NoConnection : IDisposable
    {
        public static readonly NoConnection Instance = new();

        public void Dispose() { }
    }

    /// <summary>
    /// Runs under grate's bootstrap migrations, which find no scripts; removes the temporary folder that each leaves behind.
    /// </summary>
    private sealed class BootstrapPort : GratePort
    {
        private string? _temporaryFolder;

        public BootstrapPort(GratePort port)
            : base(port._database) { }

        public override Task InitializeConnections(GrateConfiguration configuration)
        {
            _temporaryFolder = configuration.SqlFilesDirectory.FullName;
            return Task.CompletedTask;
        }

        public override void SetDefaultConnectionActive() { }

        public override ValueTask DisposeAsync()
        {
            if (_temporaryFolder is not null)
                Directory.Delete(_temporaryFolder, recursive: true);
            _temporaryFolder = null;
            return base.DisposeAsync();
        }

        public override Task RunSql(string sql, ConnectionType connectionType, TransactionHandling transactionHandling) =>
            throw NotOffered();

        public override Task InsertScriptRun(
            string scriptName,
            string? sql,
            string hash,
            bool runOnce,
            long versionId,
            TransactionHandling transactionHandling
        ) => throw NotOffered();

        public override Task InsertScriptRunError(
            string scriptName,
            string? sql,
            string errorSql,
            string errorMessage,
            long versionId
        ) => throw NotOffered();
    }
}
