using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows scripts that run in batches, and how far they are.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationBatch", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(MigrationBatch))]
public sealed class GetPgMigrationBatchCommand : BatchCmdlet
{
    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => MigrationBatches.GetAsync(database.Connection, Query, observer, cancellationToken);
}
