using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using PgMigrate;
using PgMigrate.Aspire;
using PgMigrate.Engine;

namespace Aspire.Hosting;

/// <summary>Migrations in the model of an Aspire application.</summary>
public static partial class PgMigrationResources
{
    private const int FailedExitCode = 1;

    /// <summary>
    /// Adds the migration of a database. It waits for the database, runs once in the app host's process, and is finished; where
    /// it fails, its resource has failed to start. What needs the schema waits for its completion (<c>WaitForCompletion</c>). It
    /// is no part of what is published: there a Job, a pipeline or the application itself migrates.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">What the migration is called.</param>
    /// <param name="database">The database, for a role that may migrate it.</param>
    /// <param name="path">The migration folder; a relative path begins at the folder of the app host.</param>
    /// <param name="configure">Changes how it is run; null for no change.</param>
    public static IResourceBuilder<PgMigrationResource> AddPgMigration(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<IResourceWithConnectionString> database,
        string path,
        Func<MigrationOptions, MigrationOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new MigrationOptions { Path = Path.GetFullPath(path, builder.AppHostDirectory), WaitWhileProgress = true };
        var resource = new PgMigrationResource(name, database.Resource, configure?.Invoke(options) ?? options);
        return builder
            .AddResource(resource)
            .WithInitialState(
                new CustomResourceSnapshot
                {
                    ResourceType = "PgMigration",
                    Properties = [new("path", resource.Options.Path)],
                    State = KnownResourceStates.NotStarted,
                }
            )
            .ExcludeFromManifest()
            .WaitFor(database)
            .OnInitializeResource(static (resource, started, stop) => RunAsync(resource, started, stop));
    }

    private static async Task RunAsync(PgMigrationResource resource, InitializeResourceEvent started, CancellationToken stop)
    {
        try
        {
            await started
                .Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, started.Services), stop)
                .ConfigureAwait(false);
            await ShowAsync(resource, started, KnownResourceStates.Running).ConfigureAwait(false);
            var connectionString = await resource.Database.GetConnectionStringAsync(stop).ConfigureAwait(false);
            var migrator = new PgMigrator(connectionString ?? string.Empty) { Logger = started.Logger };
            await migrator.MigrateAsync(resource.Options, observer: null, stop).ConfigureAwait(false);
            await ShowAsync(resource, started, KnownResourceStates.Finished, exitCode: 0).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The engine has told the log of its own failures.
            if (failure is not MigrationException)
                LogFailure(started.Logger, failure, resource.Name);
            await ShowAsync(resource, started, KnownResourceStates.FailedToStart, FailedExitCode).ConfigureAwait(false);
        }
    }

    private static Task ShowAsync(
        PgMigrationResource resource,
        InitializeResourceEvent started,
        string state,
        int? exitCode = null
    ) =>
        started.Notifications.PublishUpdateAsync(
            resource,
            shown => shown with { State = state, ExitCode = exitCode ?? shown.ExitCode }
        );

    [LoggerMessage(LogLevel.Error, "The migration {Name} could not be run.")]
    private static partial void LogFailure(ILogger logger, Exception failure, string name);
}
