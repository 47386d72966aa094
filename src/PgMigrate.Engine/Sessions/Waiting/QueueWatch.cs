using System.Diagnostics;
using Npgsql;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// Looks, on the run lock's connection, at who waits for locks while a script runs: who waits behind it is noted, and the try
/// that waits itself is told. A script that is done within a tenth of a second costs nothing.
/// </summary>
internal sealed class QueueWatch : IAsyncDisposable
{
    /// <summary>
    /// The pause between two looks while the script waits itself: each moment of that holds up those behind it.
    /// </summary>
    public static readonly TimeSpan IntervalInWait = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // With many sessions and locks a look is dear: the pause behind it is as long, but for this.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // A look waits for nobody, unless somebody has locked the catalogue itself.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly StallLog _besideScripts;
    private readonly BlockerEnding _blockers;
    private readonly OverdueWatch _overdue;
    private readonly StatementTimes _statements;
    private ScriptProgress? _alone;
    private Func<ScriptProgress?>? _current;
    private LockTry? _try;
    private Task? _watching;
    private long _began;
    private bool _isBlind;

    /// <param name="context">The run.</param>
    /// <param name="session">Both connections; the watch belongs to it.</param>
    public QueueWatch(RunContext context, WorkSession session)
    {
        _context = context;
        _session = session;
        _besideScripts = new StallLog(context.Mask, foretold: null);
        _blockers = new BlockerEnding(context, session);
        _statements = new StatementTimes(context);
        _overdue = new OverdueWatch(context);
    }

    /// <summary>A script begins.</summary>
    /// <param name="script">What is measured of it; gets a log of who waits behind it.</param>
    public void Begin(ScriptProgress script)
    {
        // Of scripts that are sent together nobody knows how long each takes before the server has said so.
        _alone = script;
        Begin([script], () => script);
    }

    /// <summary>Scripts begin that are sent together.</summary>
    /// <param name="scripts">What is measured of them; each gets a log of who waits behind it.</param>
    /// <param name="current">Tells which of them the server is at.</param>
    public void Begin(IReadOnlyList<ScriptProgress> scripts, Func<ScriptProgress> current)
    {
        // The server may be a script further than what is known of those that are sent together; a transaction of the whole run
        // holds the locks of all.
        var foretold =
            _context.Options.TransactionMode == TransactionMode.Run
                ? _context.Foretold.All
                : _context.Foretold.Of(scripts.Select(script => script.Entry.Name));
        foreach (var script in scripts)
        {
            script.Stalls ??= new StallLog(_context.Mask, foretold);
            if (_isBlind)
                script.Stalls.Lose();
        }

        _current = current;
        Look();
    }

    /// <summary>The script has ended, or the last of them.</summary>
    public void End() => (_current, _alone) = (null, null);

    /// <summary>A try begins that can be given up and made again.</summary>
    /// <param name="patience">How long it may wait.</param>
    /// <param name="batch">What it sends, where that is answered to as a whole; null where each statement is waited for.</param>
    public LockTry BeginTry(LockPatience patience, ScriptBatch? batch = null)
    {
        _statements.Begin(batch);
        var begun = new LockTry(_context, _session, patience);
        _try = begun;
        if (_current is null)
            Look();
        return begun;
    }

    /// <summary>The try has ended: nothing is cancelled for it any more.</summary>
    public async ValueTask EndTryAsync()
    {
        if (_try is null)
            return;
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _try = null;
        _statements.End();
        _turn.Release();
    }

    /// <summary>Stops looking.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await (_watching ?? Task.CompletedTask).ConfigureAwait(false);
        _stop.Dispose();
        _turn.Dispose();
        _wake.Dispose();
    }

    private void Look()
    {
        // What the scripts before it have locked is held until the end, where the run is one transaction.
        if (!_session.HasRunTransaction)
            _began = Stopwatch.GetTimestamp();
        _watching ??= Task.Run(WatchAsync);
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                await _wake.WaitAsync(await LookAsync().ConfigureAwait(false), _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run has ended.
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or OperationCanceledException)
        {
            LoseSight(exception);
        }
    }

    // Returns the pause before the next look; one without end where no script runs.
    private async Task<TimeSpan> LookAsync()
    {
        if (_current is null && _try is null)
            return Timeout.InfiniteTimeSpan;
        var ran = Stopwatch.GetElapsedTime(_began);
        if (ran < Interval)
            return Interval - ran;
        await _turn.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            var began = Stopwatch.GetTimestamp();
            var sample = await AskAsync().ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(began);
            if (_alone is { } alone)
                _overdue.Look(alone);
            var script = _current?.Invoke();
            var ofScript = script?.Stalls;
            var log = ofScript ?? _besideScripts;
            _statements.Note(sample.Executing, script?.Entry);
            var waits = log.Note(sample, Environment.TickCount64);
            // Whoever is ended is recorded with the script that it held up: beside scripts nobody is.
            if (sample.Own is not null && ofScript is not null && _blockers.IsAsked)
                await _blockers.LookAsync(ofScript, _stop.Token).ConfigureAwait(false);
            if (_try is { } current)
                await current.NoteAsync(sample, waits, _stop.Token).ConfigureAwait(false);
            var pause = sample.Own is null ? Interval : IntervalInWait;
            return took > pause ? TimeSpan.FromTicks(Math.Min(took.Ticks, LongestPause.Ticks)) : pause;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<QueueSample> AskAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(LongestLook);
        return await _session
            .RunLock.Heart.UseAsync(
                connection =>
                    QueueSample.TakeAsync(connection, _session.Work.BackendPid, _context.Identity.ApplicationName, limit.Token),
                limit.Token
            )
            .ConfigureAwait(false);
    }

    // Where the lock's connection is gone its heartbeat tells better.
    private void LoseSight(Exception exception)
    {
        _isBlind = true;
        _current?.Invoke()?.Stalls?.Lose();
        if (exception is PostgresException or OperationCanceledException)
            _context.Tell(
                MessageSeverity.Verbose,
                _session.Script,
                $"Who waits behind the scripts of this run is not seen from here on: {exception.Message}"
            );
    }
}
