using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>
/// How far replicas are behind. The server's own figure needs an answer of the replica: one that has fallen silent would lag no
/// longer. So each look notes where the log is, and what a replica has not replayed lags since the look that saw it written, at
/// least.
/// </summary>
internal sealed class ReplicaLagMeter : SignalMeter
{
    private readonly List<(long Position, long SeenAt)> _written = [];
    private readonly List<Replica> _replicas = [];

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.ReplicaLag;

    /// <inheritdoc/>
    public override void Begin(SignalRights rights) =>
        Unknown = rights.ReadsStatistics ? null : ("may not see where replicas are", "pg_read_all_stats");

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Question() => Ask("replica_lag");

    /// <inheritdoc/>
    public override async Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken)
    {
        _replicas.Clear();
        var now = Stopwatch.GetTimestamp();
        while (await answer.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var position = answer.GetInt64(0);
            if (_written.Count == 0 || position > _written[^1].Position)
                _written.Add((position, now));
            if (!answer.IsDBNull(2))
                _replicas.Add(
                    new Replica(
                        answer.GetString(1),
                        answer.GetInt64(2),
                        Math.Max(0, position - answer.GetInt64(2)),
                        answer.IsDBNull(3) ? TimeSpan.Zero : answer.GetTimeSpan(3)
                    )
                );
        }

        var farthest = _replicas.Select(replica => replica.Replayed).DefaultIfEmpty(long.MaxValue).Min();
        _written.RemoveAll(written => written.Position <= farthest);
    }

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) =>
        signal.Unit == SignalUnit.Size ? OverInBytes(signal.Limit) : OverInTime(TimeSpan.FromMilliseconds(signal.Limit));

    private string? OverInBytes(long limit) =>
        _replicas.MaxBy(replica => replica.Behind) is { } last && last.Behind > limit
            ? $"the replica {last.Name} is {SizeText.Format(last.Behind)} behind"
            : null;

    private string? OverInTime(TimeSpan limit)
    {
        var last = _replicas.Select(replica => (replica.Name, Lag: LagOf(replica))).MaxBy(replica => replica.Lag);
        return last.Lag > limit ? $"the replica {last.Name} is {DurationText.Format(last.Lag)} behind" : null;
    }

    // What the server says of a replica that has replayed all was true when that had still something to do.
    private TimeSpan LagOf(Replica replica)
    {
        if (replica.Behind == 0)
            return TimeSpan.Zero;
        var seen = _written.Find(written => written.Position > replica.Replayed);
        var own = seen == default ? TimeSpan.Zero : Stopwatch.GetElapsedTime(seen.SeenAt);
        return own > replica.Told ? own : replica.Told;
    }

    private sealed record Replica(string Name, long Replayed, long Behind, TimeSpan Told);
}
