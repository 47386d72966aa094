using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet about scripts that run in batches. It takes no lock of a run.</summary>
public abstract class BatchCmdlet : DatabaseCmdlet
{
    /// <summary>Scripts of these names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string[]? Script { get; set; }

    private protected BatchQuery Query { get; private set; } = new();

    private protected override void Prepare() => Query = new BatchQuery { Scripts = Script ?? [], HistorySchema = HistorySchema };

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            foreach (MigrationBatch batch in await CallAsync(database, observer, cancellationToken).ConfigureAwait(false))
                pipeline.WriteObject(batch);
        };

    private protected abstract Task<IReadOnlyList<MigrationBatch>> CallAsync(
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    );

    /// <summary>The scripts that are asked for, for messages.</summary>
    private protected string Scripts => Script is null ? "all scripts" : CleanText.Line(string.Join(", ", Script));
}
