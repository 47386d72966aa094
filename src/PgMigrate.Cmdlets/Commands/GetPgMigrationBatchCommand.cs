using System.Management.Automation;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows scripts that run in batches, and how far they are.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationBatch", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(MigrationBatch))]
public sealed class GetPgMigrationBatchCommand : BatchCmdlet
{
    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        ConnectionTarget database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => MigrationBatches.GetAsync(database, Query, observer, cancellationToken);
}
