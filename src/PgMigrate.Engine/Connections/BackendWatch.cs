using System.Diagnostics;
using System.Globalization;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// What another session sees of a connection that works: whether its server process still lives, and whether the two ends wait
/// for each other. A long statement is none of that: the server is at work, or waits for a lock.
/// </summary>
/// <param name="connection">The connection that is watched.</param>
/// <param name="backendPid">Its server process, as the server numbers it.</param>
internal sealed class BackendWatch(ServerConnection connection, int backendPid) : IServerWatch
{
    // A connection whose process has ended hears of it by itself, a moment later than the first look.
    private const int LooksWithoutProcess = 2;

    private DateTime? _started;
    private int _missed;
    private long? _silentSince;

    /// <summary>The connection that is watched.</summary>
    public ServerConnection Connection => connection;

    /// <inheritdoc/>
    public bool IsOver => !connection.IsOpen;

    /// <inheritdoc/>
    public string Condition => string.Create(CultureInfo.InvariantCulture, $"a.pid = {backendPid}");

    /// <inheritdoc/>
    public string? Note(IEnumerable<BackendState> states)
    {
        var state = states.FirstOrDefault(state => state.Pid == backendPid && (_started is null || state.Started == _started));
        _started ??= state?.Started;
        _missed = state is null ? _missed + 1 : 0;
        if (_missed >= LooksWithoutProcess && connection.IsOpen)
            return "its server process has ended";
        return IsSilent(state) ? "it carries nothing any more, although the server waits for it" : null;
    }

    /// <inheritdoc/>
    public void GiveUp(TimeSpan after) => connection.Life.GiveUp(after);

    private bool IsSilent(BackendState? state)
    {
        var limit = connection.Life.Limits.Silence;
        var both =
            state is { WaitsForClient: true }
            && connection.Traffic.Waits(connection.Connection)
            && connection.Traffic.Quiet is not null;
        _silentSince = both ? _silentSince ?? Stopwatch.GetTimestamp() : null;
        return _silentSince is { } since && Stopwatch.GetElapsedTime(since) >= limit && connection.Traffic.Quiet >= limit;
    }
}
