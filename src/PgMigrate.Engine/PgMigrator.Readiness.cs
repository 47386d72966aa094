namespace PgMigrate.Engine;

/// <summary>Whether the schema is as a program expects it.</summary>
public sealed partial class PgMigrator
{
    /// <summary>
    /// How the schema stands to what a program expects of it: what was applied, what is to come, whether a run is at work. Needs
    /// no right but to read the history. Changes nothing.
    /// </summary>
    /// <param name="options">What is expected.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">OptionsInvalid, errors of the folder, or connection errors.</exception>
    public Task<SchemaReadiness> GetReadinessAsync(
        ReadinessOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallAsync(
            observer,
            (target, told) => MigrationReadiness.GetAsync(target, options, told, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>
    /// Waits until the schema is as a program expects it. A run that makes progress is waited for, however long it takes, and so
    /// is a server that is not up yet, as long as <see cref="WaitOptions.NoProgressTimeout"/> says. Changes nothing.
    /// </summary>
    /// <param name="options">What is expected, and how it is waited for.</param>
    /// <param name="observer">Told how it stands, whenever that changes; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">
    /// SchemaNotReady: a run has failed meanwhile, or nothing moves; SchemaNewer: the schema has had more than is expected, and
    /// that is not accepted; OptionsInvalid, errors of the folder, connection errors that do not pass by waiting.
    /// </exception>
    public Task<SchemaReadiness> WaitAsync(
        WaitOptions options,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallAsync(
            observer,
            (target, told) => MigrationReadiness.WaitAsync(target, options, told, cancellationToken),
            cancellationToken
        );
    }
}
