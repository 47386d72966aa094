using System.Diagnostics;
using Npgsql;

namespace PgMigrate.Engine.Execution;

/// <summary>What a run tells of itself: that it began, each stage, and how it ended.</summary>
internal sealed class RunEvents
{
    private readonly RunState _run;
    private readonly RunOperation _operation;
    private readonly long _began = Stopwatch.GetTimestamp();
    private RunStage? _stage;
    private long _entered;

    /// <summary>A run begins.</summary>
    /// <param name="run">The run.</param>
    /// <param name="operation">What it does.</param>
    public RunEvents(RunState run, RunOperation operation)
    {
        (_run, _operation) = (run, operation);
        run.Context.Happened(new RunStarted(operation));
    }

    /// <summary>A stage begins, and the one before it ends.</summary>
    public void Enter(RunStage stage)
    {
        Leave();
        (_stage, _entered) = (stage, Stopwatch.GetTimestamp());
        _run.Context.Happened(new StageStarted(stage.ToString()));
    }

    /// <summary>The run ends well.</summary>
    public void Succeeded() => End(RunOutcome.Succeeded, null);

    /// <summary>The run ends with a failure.</summary>
    public void Failed(Exception failure) =>
        End(failure is OperationCanceledException ? RunOutcome.Cancelled : RunOutcome.Failed, failure);

    private void End(RunOutcome outcome, Exception? failure)
    {
        Leave();
        _run.Context.Happened(
            new RunEnded(_operation, outcome, Stopwatch.GetElapsedTime(_began))
            {
                ErrorId = (failure as MigrationException)?.ErrorId,
                SqlState = (failure as MigrationException)?.SqlState ?? (failure as NpgsqlException)?.SqlState,
            }
        );
    }

    private void Leave()
    {
        if (_stage is { } stage)
            _run.Context.Happened(new StageEnded(stage.ToString(), Stopwatch.GetElapsedTime(_entered)));
        _stage = null;
    }
}
