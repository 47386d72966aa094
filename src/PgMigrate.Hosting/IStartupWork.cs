using PgMigrate.Engine;

namespace PgMigrate.Hosting;

/// <summary>What an application does about its schema as it starts.</summary>
internal interface IStartupWork
{
    /// <summary>What it is called in messages: <c>AddPgMigration</c>.</summary>
    string Name { get; }

    /// <summary>How it goes; read of configuration and code when it is first asked for.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: the configuration does not fit.</exception>
    PgMigrationStartOptions Options { get; }

    /// <summary>False where no scripts are needed.</summary>
    bool NeedsScripts { get; }

    /// <summary>Does it.</summary>
    /// <param name="migrator">The database.</param>
    /// <param name="path">Full path of the migration folder; null where no scripts are needed.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">The schema is not there.</exception>
    Task RunAsync(PgMigrator migrator, string? path, CancellationToken cancellationToken);

    /// <summary>What the schema is held against by the health check.</summary>
    /// <param name="path">Full path of the migration folder; null where no scripts are needed.</param>
    ReadinessOptions Expected(string? path);
}
