using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Holds batches back: none begins any more.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "PgMigrationBatch",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(MigrationBatch))]
public sealed class SuspendPgMigrationBatchCommand : BatchCmdlet
{
    /// <summary>Why; it is recorded, and shown to whoever waits.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    private protected override bool Accepts(ConnectionTarget database) =>
        ShouldProcess(
            $"Hold back the batches of {Scripts} in {CleanText.Line(database.ToString())}.",
            $"Hold back the batches of {Scripts} in {CleanText.Line(database.ToString())}?",
            "Suspend-PgMigrationBatch"
        );

    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => MigrationBatches.SuspendAsync(database.Connection, Query, Reason, observer, cancellationToken);
}
