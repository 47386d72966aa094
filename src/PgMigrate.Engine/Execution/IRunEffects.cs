using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Execution.Policies;

namespace PgMigrate.Engine.Execution;

/// <summary>What becomes of a plan: it is applied, or told, or tried. A stage that it leaves out does nothing.</summary>
internal interface IRunEffects
{
    /// <summary>What the run is called where it is told of.</summary>
    RunOperation OperationOf(RunState run);

    /// <summary>Tells what the plan says, as far as it is told before anything happens (<see cref="RunStage.Plan"/>).</summary>
    Task TellPlanAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>
    /// Refuses what a run from here could not do (<see cref="RunStage.Check"/>), as far as it is known without asking.
    /// </summary>
    /// <exception cref="MigrationException">The run must not begin.</exception>
    void Require(RunState run)
    {
        // Where nothing is written nothing is needed.
    }

    /// <summary>Whether the rules judge scripts and database; not where the run is there to see what they do.</summary>
    bool IsJudged { get; }

    /// <summary>Takes in what of the run its policy does not let be (<see cref="RunStage.Check"/>); there is something.</summary>
    /// <exception cref="MigrationException">PolicyViolated.</exception>
    void TakeBreaches(RunState run, IReadOnlyList<PolicyBreach> breaches) => throw PolicyCheck.Refusal(run, breaches);

    /// <summary>Asks the database what the rules want to know, and lets them judge (<see cref="RunStage.Check"/>).</summary>
    /// <exception cref="MigrationException">CheckFailed.</exception>
    Task JudgeAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Saves what the scripts destroy (<see cref="RunStage.Save"/>).</summary>
    Task SaveAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Writes that the run begins (<see cref="RunStage.Begin"/>).</summary>
    Task BeginAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Does what the plan says, and then what its source leaves to be done (<see cref="RunStage.Apply"/>).</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">Where its plan came from.</param>
    /// <param name="stop">Cancels what runs.</param>
    Task ApplyAsync(RunState run, IPlanSource source, CancellationToken stop);

    /// <summary>Writes that the run succeeded (<see cref="RunStage.End"/>).</summary>
    Task EndAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>
    /// Writes that it did not, in place of the stages that are left. Called for whatever fails from <see cref="RunStage.Begin"/>
    /// on.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why.</param>
    /// <param name="stop">The run's token, which may be what ended it.</param>
    Task FailAsync(RunState run, Exception failure, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Keeps the schema as it is now (<see cref="RunStage.Keep"/>).</summary>
    Task KeepAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Tells what is left to say (<see cref="RunStage.Tell"/>).</summary>
    void Tell(RunState run)
    {
        // Everything may be told where it was found.
    }
}
