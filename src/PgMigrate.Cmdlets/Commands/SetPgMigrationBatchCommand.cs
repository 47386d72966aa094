using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Changes batches that are not at their end: their size, their target, their pause, their signals.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "PgMigrationBatch",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(MigrationBatch))]
public sealed class SetPgMigrationBatchCommand : BatchCmdlet
{
    private const int MostSize = 1_000_000;
    private const int MostPause = 99;

    /// <summary>Rows of the next batch.</summary>
    [Parameter]
    [ValidateRange(1, MostSize)]
    public int? Size { get; set; }

    /// <summary>How long a batch shall take; 0 for one size.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? BatchDuration { get; set; }

    /// <summary>The share of the time in which nothing is done, in percent.</summary>
    [Parameter]
    [ValidateRange(0, MostPause)]
    public int? Pause { get; set; }

    /// <summary>Signals that let the batches wait.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? PauseOn { get; set; }

    /// <summary>Signals that end the run between two batches.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? StopOn { get; set; }

    private protected override bool Accepts(ConnectionTarget database) =>
        ShouldProcess(
            $"Change the batches of {Scripts} in {CleanText.Line(database.ToString())}.",
            $"Change the batches of {Scripts} in {CleanText.Line(database.ToString())}?",
            "Set-PgMigrationBatch"
        );

    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        MigrationBatches.SetAsync(
            database.Connection,
            Query,
            new BatchChange
            {
                Size = Size,
                BatchDuration = BatchDuration,
                Pause = Pause,
                PauseOn = PauseOn,
                StopOn = StopOn,
            },
            observer,
            cancellationToken
        );
}
