using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// One try of a script, as far as locks go: who blocks it, how long it waits, and whether it is given up for that. lock_timeout
/// bounds each lock alone, so a statement that needs many locks could wait, and hold up others, many times as long.
/// </summary>
internal sealed class LockTry : IAsyncDisposable
{
    // The waits of one try may add up to so many times lock_timeout.
    private const int WaitsAllowed = 2;

    // To give up costs what the try has done so far, and a retry does it again. That is not worth a short wait of others ...
    private static readonly TimeSpan WorkForShortTry = TimeSpan.FromSeconds(5);

    // ... and a try that has worked for longer than RetryPolicy lets it is not tried again at all.
    private static readonly TimeSpan WorkForMaxStall = RetryPolicy.WorkBudget;

    // Whoever looks on may want to do something about who is in the way.
    private static readonly TimeSpan WaitToTell = TimeSpan.FromSeconds(1);

    // How long an autovacuum may take to be gone once it was told to.
    private static readonly TimeSpan TimeToYield = TimeSpan.FromMilliseconds(500);

    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly LockPatience _patience;
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _lastLook = Stopwatch.GetTimestamp();
    private IReadOnlyList<int> _known = [];
    private TimeSpan? _yieldsAfter;
    private bool _waits;
    private TimeSpan _toldAt = WaitToTell;
    private bool _isTold;

    /// <param name="context">The run.</param>
    /// <param name="session">Both connections.</param>
    /// <param name="patience">How long it may wait.</param>
    public LockTry(RunContext context, WorkSession session, LockPatience patience)
    {
        _context = context;
        _session = session;
        _patience = patience;
    }

    /// <summary>Who blocked the try when it was looked at last; null where nobody did.</summary>
    public string? Blockers { get; private set; }

    /// <summary>How long the try was seen waiting.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Why the try was cancelled for its waits; null where it was not.</summary>
    public string? GivenUp { get; private set; }

    /// <summary>What a failure of the try is called, and who was seen to block it.</summary>
    public string Describe(PostgresException exception)
    {
        var problem = GivenUp is null ? exception.MessageText : $"canceling, since {GivenUp}";
        return Blockers is null ? problem : $"{problem} (held by {Blockers})";
    }

    /// <summary>Takes in what a look has seen.</summary>
    /// <param name="sample">Who waits.</param>
    /// <param name="waits">How long those behind have waited, by process.</param>
    /// <param name="cancellationToken">Gives up what is asked.</param>
    public async Task NoteAsync(QueueSample sample, IReadOnlyDictionary<int, TimeSpan> waits, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetElapsedTime(_lastLook);
        _lastLook = Stopwatch.GetTimestamp();
        var waitedBefore = _waits;
        _waits = sample.Own is not null;
        if (sample.Own is not { } own || GivenUp is not null)
            return;
        // Between two looks at two waits there was little else.
        Waited += !waitedBefore && own.Waited < since ? own.Waited.Value : since;
        await NameBlockersAsync(own, cancellationToken).ConfigureAwait(false);
        TellBlockers(own);
        GivenUp = WhyGiveUp(own, sample, waits);
        if (GivenUp is not null)
            await CancelAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The try has ended: nothing is cancelled for it any more.</summary>
    public ValueTask DisposeAsync() => _session.Queue.EndTryAsync();

    private string? WhyGiveUp(WaitingSession own, QueueSample sample, IReadOnlyDictionary<int, TimeSpan> waits)
    {
        var most = _patience.LockTimeout * WaitsAllowed;
        if (most > TimeSpan.Zero && Waited > most)
            return $"the waits for locks added up to more than {DurationText.Format(most)}";
        TimeSpan[] stalls = [.. Freed(own, sample).Select(session => waits[session.ProcessId])];
        if (stalls.Length == 0 || stalls.Max() is var longest && !IsTooLong(longest))
            return null;
        var sessions = stalls.Length == 1 ? "a session" : $"{stalls.Length} sessions";
        return $"{sessions} waited behind it, for {DurationText.Format(stalls.Max())}";
    }

    // Those who would go on if the try were given up.
    private IEnumerable<WaitingSession> Freed(WaitingSession own, QueueSample sample) =>
        sample.HeldUpBy(own.ProcessId).Where(session => !_patience.KeepsLocks || session.Object == own.Object);

    // Whoever waits is not held up by a script that works: that is not given up, since nothing is won by doing it again.
    private bool IsTooLong(TimeSpan stall)
    {
        var worked = Stopwatch.GetElapsedTime(_began) - Waited;
        // The next look would come too late.
        var soon = stall + QueueWatch.IntervalInWait;
        if (_patience.MaxStall > TimeSpan.Zero && soon > _patience.MaxStall && worked < WorkForMaxStall)
            return true;
        var rung = _yieldsAfter is { } deadlockTimeout ? deadlockTimeout + TimeToYield : _patience.Rung;
        return _patience.Rung is not null && soon > rung && worked < WorkForShortTry;
    }

    private async Task NameBlockersAsync(WaitingSession own, CancellationToken cancellationToken)
    {
        if (Blockers is not null && own.Blockers.SequenceEqual(_known))
            return;
        var blockers = await UseAsync(ReadBlockersAsync, cancellationToken).ConfigureAwait(false);
        if (blockers.Count == 0)
            return;
        var isFirst = Blockers is null;
        Blockers = string.Join(", ", blockers.Select(blocker => blocker.Description));
        _yieldsAfter = blockers.All(blocker => blocker.YieldsAfter is not null) ? blockers[0].YieldsAfter : null;
        _known = own.Blockers;
        if (isFirst)
            _context.Tell(MessageSeverity.Verbose, _session.Script, $"Waiting for a lock held by {Blockers}.");
    }

    private void TellBlockers(WaitingSession own)
    {
        if (Waited >= _toldAt)
        {
            // At a second, at two, at four: whoever listens knows in time, and no log fills up.
            _toldAt = Waited * 2;
            _context.Happened(new LockAwaited(own.Lock, own.Object, Waited) { HeldBy = Blockers }, _session.Script);
        }

        if (_isTold || Blockers is null || Waited < WaitToTell)
            return;
        _isTold = true;
        _context.Tell(
            MessageSeverity.Information,
            _session.Script,
            $"Has waited for {own.Lock} on {own.Object} for {DurationText.Format(Waited)}; held by {Blockers}."
        );
    }

    private Task<IReadOnlyList<Blocker>> ReadBlockersAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            SqlFile.Read("Sessions", "blockers"),
            [new() { Value = _session.Work.BackendPid }],
            Blocker.Read,
            cancellationToken
        );

    private Task<object?> CancelAsync(CancellationToken cancellationToken) =>
        UseAsync(
            (connection, stop) =>
                connection.ScalarAsync(
                    "SELECT pg_catalog.pg_cancel_backend($1)",
                    [new() { Value = _session.Work.BackendPid }],
                    stop
                ),
            cancellationToken
        );

    private Task<T> UseAsync<T>(Func<ServerConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        _session.RunLock.Heart.UseAsync(connection => use(connection, cancellationToken), cancellationToken);
}
