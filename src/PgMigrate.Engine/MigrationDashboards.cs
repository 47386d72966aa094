using PgMigrate.Engine.Dashboard;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine;

/// <summary>How databases stand, as one page: what the cmdlets call. The databases are only read.</summary>
internal static class MigrationDashboards
{
    /// <summary>Looks at the databases and writes the page, wholly or not at all.</summary>
    /// <param name="targets">The databases.</param>
    /// <param name="options">
    /// What is looked at; with <see cref="DashboardOptions.Every"/> again and again, until it is cancelled.
    /// </param>
    /// <param name="path">Full path of the page.</param>
    /// <param name="written">Told of each page that was written.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Gives up; no half page is left.</param>
    /// <exception cref="MigrationException">Errors of the folder, and what writing a file may raise.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task WriteAsync(
        IReadOnlyList<DashboardTarget> targets,
        DashboardOptions options,
        string path,
        Action written,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var fleet = new FleetReader(targets, options);
        Write(await fleet.LookAsync(observer, cancellationToken).ConfigureAwait(false));
        while (options.Every is { } pause)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            if (await fleet.TryLookAsync(observer, cancellationToken).ConfigureAwait(false) is { } statuses)
                Write(statuses);
        }

        void Write(IReadOnlyList<TargetStatus> statuses)
        {
            var page = DashboardPage.Write(statuses, DateTimeOffset.UtcNow, options.Every, isServed: false);
            ReportFile.Write(path, page, noClobber: false);
            written();
        }
    }

    /// <summary>Serves the page on loopback, with what is new, until it is cancelled.</summary>
    /// <param name="targets">The databases.</param>
    /// <param name="options">What is looked at, and how often.</param>
    /// <param name="serving">The port and the token.</param>
    /// <param name="begun">Told of the address, the token in it, once it is served.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MigrationException">Errors of the folder; OptionsInvalid: the port is taken.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task ServeAsync(
        IReadOnlyList<DashboardTarget> targets,
        DashboardOptions options,
        ServingOptions serving,
        Action<Uri> begun,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => new DashboardServer(new FleetReader(targets, options), options, serving).RunAsync(begun, observer, cancellationToken);
}
