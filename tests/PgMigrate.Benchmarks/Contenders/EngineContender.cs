using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>PgMigrate's engine in this process: what is left when the module is loaded.</summary>
public static class EngineContender
{
    /// <summary>For the table.</summary>
    public const string Name = "PgMigrate";

    /// <summary>Migrates once.</summary>
    public static Task MigrateAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        MigrateAsync(database, new MigrationOptions { Path = folder.Path }, cancellationToken);

    /// <summary>Migrates once, and keeps no snapshot of the schema.</summary>
    public static Task MigrateWithoutSnapshotAsync(
        DatabaseAddress database,
        ScriptFolder folder,
        CancellationToken cancellationToken
    ) => MigrateAsync(database, new MigrationOptions { Path = folder.Path, KeepSnapshots = 0 }, cancellationToken);

    /// <summary>Migrates once, keeps no snapshot of the schema, and saves nothing of what the scripts change.</summary>
    public static Task MigrateAloneAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        MigrateAsync(
            database,
            new MigrationOptions
            {
                Path = folder.Path,
                KeepSnapshots = 0,
                BackupMode = BackupMode.Never,
            },
            cancellationToken
        );

    /// <summary>Migrates once, as the options say.</summary>
    public static Task MigrateAsync(
        DatabaseAddress database,
        MigrationOptions options,
        CancellationToken cancellationToken,
        IMigrationObserver? observer = null
    )
    {
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString });
        return Migrator.InvokeAsync(target, options, observer ?? QuietObserver.Instance, cancellationToken);
    }
}
