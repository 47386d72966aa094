using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>How much log the replication slot retains that is the furthest behind.</summary>
internal sealed class SlotRetentionMeter : SignalMeter
{
    private (string Slot, long Retained)? _last;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.SlotRetention;

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Question() => Ask("slot_retention");

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken) =>
        _last = await answer.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? (answer.GetString(0), answer.GetInt64(1))
            : null;

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) =>
        _last is { } last && last.Retained > signal.Limit
            ? $"the slot {last.Slot} retains {SizeText.Format(last.Retained)} of log"
            : null;
}
