using System.Runtime.ExceptionServices;
using PgMigrate.Engine.Planning;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// grate's second walk over the folder, in which the port does what the plan says. It may begin before the plan is made: grate waits at
/// the first script that is not applied.
/// </summary>
internal sealed class ExecutingWalk : IAsyncDisposable
{
    private readonly TaskCompletionSource<PlannedWork> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutingDatabase _port;
    private readonly Func<Task> _walk;
    private Task? _walking;

    /// <param name="planning">The plan in the making.</param>
    /// <param name="options">How to run.</param>
    public ExecutingWalk(PendingPlan planning, MigrationOptions options)
    {
        _port = new ExecutingDatabase(planning.Database, _work.Task);
        _walk = async () => await GrateRun.RunAsync(_port, options, await planning.HasTokens.ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Begins before the plan is made.</summary>
    public void Begin() => _walking ??= Task.Run(_walk);

    /// <summary>Begins or goes on, and waits until everything has run.</summary>
    /// <exception cref="Exception">The first failure of a script; PlanChanged where the folder has changed since.</exception>
    public async Task RunAsync(MigrationPlan plan, ScriptQueue queue)
    {
        try
        {
            _work.SetResult(new PlannedWork(plan, queue.AddAsync));
            await (_walking ??= Task.Run(_walk)).ConfigureAwait(false);
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
        if (_walking is not null)
            await _walking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
