namespace PgMigrate.Engine;

/// <summary>Databases that another tool has migrated until now.</summary>
public sealed partial class PgMigrator
{
    /// <summary>
    /// Takes over what another tool has applied: its scripts are recorded as baselined, with the time, the user and the duration
    /// that the tool's table has, in one transaction, and none of them is run. What was taken over before is left as it is. The
    /// tool's table stays as it is, but for the guard of <see cref="ImportOptions.Retire"/>.
    /// </summary>
    /// <param name="options">Whose history, and the folder with its scripts.</param>
    /// <param name="observer">Told of every script that was recorded, and of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What was recorded.</returns>
    /// <exception cref="MigrationException">
    /// ImportRefused where the table is not to be found, where something in it has failed or is half applied, or where it does
    /// not fit the folder; the message has all of it. Errors of the folder, of connections, and of locks.
    /// </exception>
    public Task<MigrationResult> ImportAsync(
        ImportOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, Migrator.ImportAsync, cancellationToken);

    /// <summary>What <see cref="ImportAsync"/> would record; changes nothing.</summary>
    /// <inheritdoc cref="ImportAsync"/>
    public Task<MigrationResult> PlanImportAsync(
        ImportOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) => ResultAsync(options, observer, Migrator.PlanImportAsync, cancellationToken);
}
