using System.Diagnostics;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// Tells of the statements that took long, of those that are sent together: the server answers to all of them at once, and how
/// long each took is known from the looks at who waits alone. When a statement begins is the server's own time; one that is over
/// before the first look is not seen.
/// </summary>
/// <param name="context">The run.</param>
internal sealed class StatementTimes(RunContext context)
{
    // What takes less is not told of.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly object _turn = new();
    private ScriptBatch? _batch;
    private Seen? _current;
    private int _last;

    /// <summary>Statements are sent.</summary>
    /// <param name="batch">They; null where each is waited for.</param>
    public void Begin(ScriptBatch? batch)
    {
        lock (_turn)
            (_batch, _current, _last) = (batch, null, -1);
    }

    /// <summary>Takes in what the server was at.</summary>
    /// <param name="executing">The statement; null where it executed nothing.</param>
    /// <param name="script">The script that it belongs to, where only one is sent.</param>
    public void Note(ExecutingStatement? executing, PlanEntry? script)
    {
        lock (_turn)
        {
            if (_batch is null || executing is null)
                return;
            if (_current is { } current && current.Began == executing.Began)
            {
                _current = current with { SeenAt = executing.SeenAt, LookedAt = Stopwatch.GetTimestamp() };
                return;
            }

            Tell(executing.Began, executing.SeenAt);
            _current = null;
            if (_batch.Find(executing, _last) is not { } found || (found.Script ?? script) is not { } entry)
                return;
            _last = found.Index;
            _current = new Seen(found.Step, entry, executing.Began, executing.SeenAt, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>All that was sent is over.</summary>
    public void End()
    {
        lock (_turn)
        {
            if (_current is { } last)
            {
                var now = last.SeenAt + Stopwatch.GetElapsedTime(last.LookedAt);
                Tell(now, now);
            }

            (_batch, _current) = (null, null);
        }
    }

    private void Tell(DateTimeOffset ended, DateTimeOffset now)
    {
        if (_current is not { } seen || ended - seen.Began < Shortest)
            return;
        context.Happened(
            new StatementEnded(seen.Step.Facts.Verb, ended - seen.Began)
            {
                Line = seen.Script.Script.LineOf(seen.Step),
                Time = DateTimeOffset.UtcNow - (now - ended),
            },
            seen.Script.File
        );
    }

    private sealed record Seen(SqlStatement Step, PlanEntry Script, DateTimeOffset Began, DateTimeOffset SeenAt, long LookedAt);
}
