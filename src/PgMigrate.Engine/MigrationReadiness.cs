using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Readiness;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>How the schema of a database stands to what a program expects; nothing is changed.</summary>
internal static class MigrationReadiness
{
    /// <summary>Looks once.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is expected.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">OptionsInvalid, errors of the folder, or connection errors.</exception>
    public static Task<SchemaReadiness> GetAsync(
        ConnectionTarget target,
        ReadinessOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            FolderOf(options),
            observer,
            (folder, outward) => LookAsync(target, In(folder, options), outward, cancellationToken),
            static (_, readiness) => readiness,
            static (mask, readiness) => mask.Hide(readiness)
        );

    /// <summary>Waits until the schema is there.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is expected, and how it is waited for.</param>
    /// <param name="observer">Told how it stands, whenever that changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">SchemaNotReady: a run has failed meanwhile, or nothing moves; SchemaNewer; what
    /// cannot pass by waiting.</exception>
    public static Task<SchemaReadiness> WaitAsync(
        ConnectionTarget target,
        WaitOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            FolderOf(options),
            observer,
            (folder, outward) =>
                new SchemaWait(target, options, stop => LookAsync(target, In(folder, options), outward, stop), outward).RunAsync(
                    cancellationToken
                ),
            static (_, readiness) => readiness,
            static (mask, readiness) => mask.Hide(readiness)
        );

    private static MigrationOptions FolderOf(ReadinessOptions options) =>
        new()
        {
            Path = options.Path ?? string.Empty,
            Layout = options.Path is null ? null : options.Layout,
            Configuration = options.Configuration,
            Tokens = options.Tokens,
        };

    private static ReadinessOptions In(MigrationOptions folder, ReadinessOptions options) =>
        options with
        {
            Path = options.Path is null ? null : folder.Path,
            Configuration = folder.Configuration,
        };

    // The run first: one that ends between the two questions is seen as one that is at work, on a schema that is there.
    private static async Task<SchemaReadiness> LookAsync(
        ConnectionTarget target,
        ReadinessOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var run = await MigrationWatch.GetAsync(target, options.HistorySchema, cancellationToken).ConfigureAwait(false);
        var schema = await ExpectedSchema.ReadAsync(target, options, observer, cancellationToken).ConfigureAwait(false);
        return ReadinessReading.Of(schema, run, options.AcceptNewer);
    }
}
