using System.Net;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History.Alerts;
using PgMigrate.Engine.Sessions.Origins;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Telemetry.Alerts.Outbox;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Alerts: what the cmdlets call.</summary>
internal static class MigrationAlerts
{
    // Nobody waits for a run here.
    private static readonly TimeSpan LimitOfTry = TimeSpan.FromSeconds(20);

    /// <summary>Who makes alerts of a call, and sends them; null where the file tells nobody.</summary>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="target">The database.</param>
    /// <param name="historySchema">The schema of grate's tables.</param>
    /// <param name="log">Where the call's log is, full path; null for none.</param>
    /// <exception cref="MigrationException">TargetInvalid: the file cannot be understood.</exception>
    public static IRunListener? Listen(ConfigurationFile? file, ConnectionTarget target, string historySchema, string? log)
    {
        if (file?.Content.Notify is not { Rules.Count: > 0 } notify)
            return null;
        var http = new AlertHttp();
        var sender = new AlertSender(
            new ReceiverFactory(file, http, target.SessionPasswords).All(),
            [new DatabaseOutbox(target, historySchema), new FileOutbox(AlertFolder.Of(file, log))]
        );
        return new AlertListener(notify, Origin(), sender, http);
    }

    /// <summary>Sends what waits in a database, and in the folder beside.</summary>
    /// <param name="file">The file that names the receivers.</param>
    /// <param name="target">The database.</param>
    /// <param name="query">What is sent.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Ends the tries; what was not sent waits on.</param>
    /// <returns>What became of each.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<IReadOnlyList<AlertDelivery>> SendAsync(
        ConfigurationFile file,
        ConnectionTarget target,
        AlertQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        UseAsync(
            file,
            target.SessionPasswords,
            [new DatabaseOutbox(target, query.HistorySchema)],
            observer,
            sender => sender.SendWaitingAsync(query.All, query.Receivers, LimitOfTry, cancellationToken)
        );

    /// <summary>Sends what waits in a folder; no database is asked.</summary>
    /// <inheritdoc cref="SendAsync"/>
    /// <param name="file">The file that names the receivers.</param>
    /// <param name="folder">Full path.</param>
    /// <param name="session">Asks a PowerShell session for secrets; null where there is none.</param>
    /// <param name="query">What is sent.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    public static Task<IReadOnlyList<AlertDelivery>> SendInFolderAsync(
        ConfigurationFile file,
        string folder,
        Func<SecretConfiguration, NetworkCredential?>? session,
        AlertQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        UseAsync(
            file,
            session,
            [new FileOutbox(folder)],
            observer,
            sender => sender.SendWaitingAsync(query.All, query.Receivers, LimitOfTry, cancellationToken)
        );

    /// <summary>Tries every receiver with an alert that says that it is a test.</summary>
    /// <param name="file">The file that names the receivers.</param>
    /// <param name="target">A database in which receivers that wanted no more are taken up again; null for none.</param>
    /// <param name="session">Asks a PowerShell session for secrets; null where there is none.</param>
    /// <param name="query">Which receivers.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <returns>What each answered.</returns>
    public static Task<IReadOnlyList<AlertDelivery>> TestAsync(
        ConfigurationFile file,
        ConnectionTarget? target,
        Func<SecretConfiguration, NetworkCredential?>? session,
        AlertQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        UseAsync<IReadOnlyList<AlertDelivery>>(
            file,
            session,
            target is null ? [] : [new DatabaseOutbox(target, query.HistorySchema)],
            observer,
            async sender =>
                await Task.WhenAll(
                        query
                            .ChosenOf(file)
                            .Select(name => sender.TestAsync(name, TestAlert.Make(Origin()), LimitOfTry, cancellationToken))
                    )
                    .ConfigureAwait(false)
        );

    /// <summary>The alerts that a database knows of, the newest first.</summary>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<IReadOnlyList<AlertDelivery>> GetAsync(
        ConnectionTarget target,
        string historySchema,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        OutwardCall.RunAsync(
            [],
            observer,
            _ => new DatabaseOutbox(target, historySchema).ListAsync(cancellationToken),
            static (_, alerts) => alerts
        );

    /// <summary>The alerts in a folder, the newest first; no database is asked.</summary>
    public static Task<IReadOnlyList<AlertDelivery>> GetInFolderAsync(string folder, CancellationToken cancellationToken) =>
        new FileOutbox(folder).ListAsync(cancellationToken);

    private static Task<T> UseAsync<T>(
        ConfigurationFile file,
        Func<SecretConfiguration, NetworkCredential?>? session,
        IReadOnlyList<IAlertOutbox> outboxes,
        IMigrationObserver observer,
        Func<AlertSender, Task<T>> use
    ) =>
        OutwardCall.RunAsync(
            [],
            observer,
            async _ =>
            {
                using var http = new AlertHttp();
                return await use(new AlertSender(new ReceiverFactory(file, http, session).All(), outboxes)).ConfigureAwait(false);
            },
            static (_, sent) => sent
        );

    private static AlertOrigin Origin()
    {
        var origin = PipelineVariables.Read(Environment.GetEnvironmentVariable);
        return new AlertOrigin
        {
            Commit = origin.Commit,
            Actor = origin.Actor,
            PipelineUrl = origin.PipelineUrl,
        };
    }
}
