using System.Threading.Channels;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Between grate's walk and the runner: while the server works on some scripts, grate goes on to the files of the next ones. Those
/// wait here. The walk is at most <see cref="Capacity"/> scripts ahead.
/// </summary>
internal sealed class ScriptQueue
{
    /// <summary>The most scripts that wait.</summary>
    public const int Capacity = 64;

    private readonly Channel<WaitingScript> _waiting = Channel.CreateBounded<WaitingScript>(
        new BoundedChannelOptions(Capacity) { SingleWriter = true });

    private readonly IReadOnlyDictionary<string, ScriptProgram> _programs;
    private readonly Task _running;

    /// <param name="programs">The scripts that will run, by name.</param>
    /// <param name="run">Runs what is in the queue until it is completed.</param>
    public ScriptQueue(IReadOnlyDictionary<string, ScriptProgram> programs, Func<WaitingScripts, Task> run)
    {
        _programs = programs;
        _running = RunAsync(run);
    }

    /// <summary>Puts all steps into a queue, and waits until they have run.</summary>
    /// <exception cref="Exception">The first failure.</exception>
    public static async Task FeedAsync(IReadOnlyList<PlanEntry> scripts, ScriptQueue queue)
    {
        foreach (var script in scripts)
            await queue.AddAsync(script).ConfigureAwait(false);
        await queue.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Puts a step of the plan at the end; waits while the queue is full.</summary>
    /// <exception cref="Exception">The first failure of a script before it.</exception>
    public async Task AddAsync(PlanEntry entry)
    {
        var script = new WaitingScript(entry, _programs.GetValueOrDefault(entry.Name));
        while (!_waiting.Writer.TryWrite(script))
            if (!await _waiting.Writer.WaitToWriteAsync().ConfigureAwait(false))
                await _running.ConfigureAwait(false);
    }

    /// <summary>Waits until all scripts have run.</summary>
    /// <exception cref="Exception">The first failure.</exception>
    public async Task CompleteAsync()
    {
        _waiting.Writer.TryComplete();
        await _running.ConfigureAwait(false);
    }

    /// <summary>Takes out what waits, and waits for what runs.</summary>
    /// <returns>How that failed; null where it did not.</returns>
    public async Task<Exception?> AbandonAsync()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out _))
        {
            // It was not begun, and will not be.
        }

        try
        {
            await _running.ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task RunAsync(Func<WaitingScripts, Task> run)
    {
        try
        {
            await run(new WaitingScripts(_waiting.Reader)).ConfigureAwait(false);
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }
}
