using System.Diagnostics;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// What another session sees of a program such as pg_dump, whose connections nobody here can look into: whether all of its server
/// processes wait for it, while it does nothing itself.
/// </summary>
/// <param name="application">The application_name of its sessions, and of no others.</param>
/// <param name="progress">Anything that changes while the program does something.</param>
/// <param name="limit">How long nothing may happen at either end.</param>
internal sealed class ProgramWatch(string application, Func<string> progress, TimeSpan limit) : IServerWatch
{
    private string? _progress;
    private long _since;

    /// <inheritdoc/>
    public bool IsOver { get; set; }

    /// <inheritdoc/>
    public string Condition => $"a.application_name = '{application}'";

    /// <inheritdoc/>
    public string? Note(IEnumerable<BackendState> states)
    {
        var own = states.Where(state => state.Application == application).ToArray();
        var now = progress();
        if (own.Length == 0 || own.Any(state => !state.WaitsForClient) || now != _progress)
            _since = Stopwatch.GetTimestamp();
        _progress = now;
        return Stopwatch.GetElapsedTime(_since) >= limit ? "the program and its server process wait for each other" : null;
    }

    /// <summary>Nothing: the work ends with its token.</summary>
    public void GiveUp(TimeSpan after) { }
}
