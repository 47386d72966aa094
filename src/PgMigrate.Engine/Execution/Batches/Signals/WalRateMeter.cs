using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>How much log the whole server has written in a second, between the last two looks.</summary>
internal sealed class WalRateMeter : SignalMeter
{
    // Over less, a single large record would look like a flood.
    private const double ShortestInSeconds = 0.5;

    private (long Position, double At)? _last;
    private long? _rate;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.WalRate;

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Question() => Ask("wal_rate");

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken)
    {
        await answer.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (position, at) = (answer.GetInt64(0), answer.GetDouble(1));
        if (_last is { } last && at - last.At < ShortestInSeconds && at >= last.At)
            return;
        // A clock that was set back measures nothing.
        _rate = _last is { } before && at > before.At ? (long)((position - before.Position) / (at - before.At)) : null;
        _last = (position, at);
    }

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) =>
        _rate > signal.Limit ? $"the server writes {SizeText.Format(_rate.Value)} of log a second" : null;
}
