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
    public static Task MigrateAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken)
    {
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString });
        return Migrator.InvokeAsync(
            target,
            new MigrationOptions { Path = folder.Path },
            QuietObserver.Instance,
            cancellationToken
        );
    }
}
