using System.Runtime.ExceptionServices;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// grate's second walk over the folder, in which the port does what the plan says. It may begin before the plan is made: grate waits at
/// the first script that is not applied.
/// </summary>
internal sealed class ExecutingWalk : IAsyncDisposable
{
    private readonly TaskCompletionSource<PlannedWork> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutingDatabase _port;
    private readonly Lazy<Task> _walk;

    /// <param name="planning">The plan in the making.</param>
    /// <param name="options">How to run.</param>
    public ExecutingWalk(PendingPlan planning, MigrationOptions options)
    {
        _port = new ExecutingDatabase(planning.Database, _work.Task);
        _walk = new Lazy<Task>(() => Task.Run(
            async () => await GrateRun.RunAsync(_port, options, await planning.HasTokens.ConfigureAwait(false)).ConfigureAwait(false)));
    }

    /// <summary>Begins before the plan is made.</summary>
    public void Begin() => _ = _walk.Value;

    /// <summary>Begins or goes on, and waits until everything has run.</summary>
    /// <exception cref="Exception">The first failure of a script; PlanChanged where the folder has changed since.</exception>
    public async Task RunAsync(MigrationPlan plan, ScriptQueue queue)
    {
        try
        {
            _work.SetResult(new PlannedWork(plan, queue.AddAsync));
            await _walk.Value.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var failure = await queue.AbandonAsync().ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(failure ?? _port.Failure ?? exception);
        }

        await queue.CompleteAsync().ConfigureAwait(false);
        _port.RequireEnd(plan);
    }

    /// <summary>Where nothing is to be run after all, ends grate's walk; waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.TrySetCanceled();
        if (_walk.IsValueCreated)
            await _walk.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
