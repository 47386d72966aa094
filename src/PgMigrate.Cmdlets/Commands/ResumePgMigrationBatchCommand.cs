using System.Management.Automation;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Lets batches go on that were held back.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "PgMigrationBatch",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(MigrationBatch))]
public sealed class ResumePgMigrationBatchCommand : BatchCmdlet
{
    private protected override bool Accepts(ConnectionTarget database) =>
        ShouldProcess(
            $"Let go on the batches of {Scripts} in {CleanText.Line(database.ToString())}.",
            $"Let go on the batches of {Scripts} in {CleanText.Line(database.ToString())}?",
            "Resume-PgMigrationBatch"
        );

    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        ConnectionTarget database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => MigrationBatches.ResumeAsync(database, Query, observer, cancellationToken);
}
