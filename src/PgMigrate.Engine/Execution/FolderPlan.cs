using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>What grate would do with a migration folder.</summary>
internal sealed class FolderPlan : IPlanSource
{
    private RunState? _run;
    private PendingPlan? _planning;
    private Task _warmUp = Task.CompletedTask;

    /// <summary>False where a folder that does not match its pgmigrate.sum is no reason to refuse it.</summary>
    public bool RefusesOtherSum { get; init; } = true;

    /// <summary>
    /// True where a file that cannot be read is kept as <see cref="Problem"/>, for whoever reports all that a run would refuse.
    /// </summary>
    public bool KeepsProblem { get; init; }

    /// <summary>Why there is no plan; null where there is one.</summary>
    public MigrationException? Problem { get; private set; }

    /// <inheritdoc/>
    public void Open(RunState run)
    {
        _run = run;
        var options = run.Context.Options;
        var files = new FolderFiles();
        run.Folder = RefusesOtherSum
            ? MigrationFolder.OpenMatching(options.Path, options.Configuration, files)
            : MigrationFolder.Open(options.Path, options.Configuration, files);
        _planning = PendingPlan.Begin(run.Folder, run.Context.Target, options, run.IsNewDatabase);
    }

    /// <inheritdoc/>
    public async Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop)
    {
        await RunHistory.ReadAsync(run, stop).ConfigureAwait(false);
        // Whoever only looks may never judge.
        if (
            run.Session is not null
            && run.Folder!.Scripts.FirstOrDefault(script => !run.Applied.ContainsKey(script.Name)) is { } pending
        )
            _warmUp = RunChecks.WarmUpAsync(pending, run.Folder, run.Context.Options);
        try
        {
            var applied = await LoadedData.TellAsync(run, stop).ConfigureAwait(false);
            var plan = await _planning!.EndAsync(applied, stop).ConfigureAwait(false);
            await ReadRefusedAsync(run, plan, stop).ConfigureAwait(false);
            return NewerSchema.Hold(run, await ContractGate.HoldAsync(run, plan, stop).ConfigureAwait(false));
        }
        catch (MigrationException problem) when (KeepsProblem)
        {
            Problem = problem;
            return new MigrationPlan([]);
        }
    }

    /// <inheritdoc/>
    public string WhyEmpty(RunState run) =>
        $"Up to date: {run.Applied.Count} {(run.Applied.Count == 1 ? "script" : "scripts")} applied, "
        + (
            run.Plan.Entries.Count(entry => entry.Action == PlanAction.Leave) is > 0 and var left
                ? $"{left} in the background, none to run."
                : "none pending."
        );

    /// <inheritdoc/>
    public Task CheckAsync(RunState run, CancellationToken stop)
    {
        foreach (var (first, second) in ScriptOrder.FindUnstable(run.Folder!.Scripts))
            run.Context.Tell(
                MessageSeverity.Warning,
                second,
                $"{first} and {second} sort differently on machines of other cultures. Here "
                    + $"{ScriptOrder.FirstOf(first, second)} comes first. "
                    + "Use lower-case letters, digits and underscores, and numbers of one width."
            );
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // grate may still wait for what is told here, where the database was not reached.
        _run?.DatabaseIsNew(false);
        if (_planning is not null)
            await _planning.DisposeAsync().ConfigureAwait(false);
        await _warmUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // What a script was when it was applied is what a refusal shows.
    private static async Task ReadRefusedAsync(RunState run, MigrationPlan plan, CancellationToken stop)
    {
        string[] refused = [.. plan.Entries.Where(entry => entry.Action == PlanAction.Refuse).Select(entry => entry.Name)];
        if (run.Server is { } server)
            run.AppliedTexts = await AppliedScripts
                .ReadTextsAsync(server, run.Facts!.Tables, refused, stop)
                .ConfigureAwait(false);
    }
}
