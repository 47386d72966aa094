using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows alerts, and how far their deliveries are, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationAlert", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(AlertDelivery))]
public sealed class GetPgMigrationAlertCommand : AlertCmdlet
{
    /// <summary>Only deliveries that are that far.</summary>
    [Parameter]
    public AlertState[]? State { get; set; }

    /// <summary>At most so many of the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    private protected override Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => WriteFolderAsync(pipeline, cancellationToken);

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            if (Folder is not null)
                await WriteFolderAsync(pipeline, cancellationToken, database.Connection.Database).ConfigureAwait(false);
            else
                Write(
                    pipeline,
                    await MigrationAlerts
                        .GetAsync(database.Connection, HistorySchema, observer, cancellationToken)
                        .ConfigureAwait(false)
                );
        };

    private async Task WriteFolderAsync(CmdletPipeline pipeline, CancellationToken stop, string? database = null)
    {
        IReadOnlyList<AlertDelivery> all = await MigrationAlerts.GetInFolderAsync(Folder!, stop).ConfigureAwait(false);
        Write(pipeline, all.Where(alert => database is null || alert.Database == database));
    }

    private void Write(CmdletPipeline pipeline, IEnumerable<AlertDelivery> alerts)
    {
        IEnumerable<AlertDelivery> chosen = alerts
            .Where(alert => Receiver?.Contains(alert.Receiver, StringComparer.OrdinalIgnoreCase) != false)
            .Where(alert => State?.Contains(alert.State) != false)
            .Take(Last ?? int.MaxValue);
        foreach (AlertDelivery alert in chosen)
            pipeline.WriteObject(alert);
    }
}
