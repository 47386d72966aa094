using Npgsql;
using PgMigrate.Engine.Configuration.Signals;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>Whether the archiver has failed, and has archived nothing since.</summary>
internal sealed class ArchiverMeter : SignalMeter
{
    private string? _failed;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.ArchiverFailing;

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Question() => Ask("archiver");

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken)
    {
        await answer.ReadAsync(cancellationToken).ConfigureAwait(false);
        _failed = answer.IsDBNull(0) ? null : answer.GetString(0);
    }

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) => _failed is null ? null : $"the archiver fails at {_failed}";
}
