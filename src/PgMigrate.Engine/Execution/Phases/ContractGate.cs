using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>
/// Holds scripts back that contract: those of a release that nobody has confirmed wait, unless it can be told that nobody uses
/// any more what they drop. What is in use stops a run that asks for it, whoever has confirmed what.
/// </summary>
internal sealed class ContractGate
{
    private static readonly StillUsedRule Rule = new();

    private readonly RunState _run;
    private readonly ReleaseState _releases;
    private readonly IReadOnlyDictionary<string, UseSearch.Answer> _answers;

    private ContractGate(RunState run, ReleaseState releases, IReadOnlyDictionary<string, UseSearch.Answer> answers)
    {
        _run = run;
        _releases = releases;
        _answers = answers;
    }

    private MigrationOptions Options => _run.Context.Options;

    /// <summary>Holds back what must wait, and keeps what is in use in <see cref="RunState.Uses"/>.</summary>
    /// <param name="run">The run, connected; its history is read.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="stop">Cancels the queries.</param>
    public static async Task<MigrationPlan> HoldAsync(RunState run, MigrationPlan plan, CancellationToken stop)
    {
        var options = run.Context.Options;
        PlanEntry[] contracting = [.. plan.Entries.Where(IsContracting)];
        // Nobody has confirmed anything to a copy, nor used it.
        var isCopy = !run.Context.Verifies;
        if (isCopy || contracting.Length == 0 || options.Baseline || (options.Phase is null && options.UnusedFor is null))
            return plan;
        var releases = await ReleaseState.ReadAsync(run, stop).ConfigureAwait(false);
        await releases
            .AskPolicyAsync(contracting.Select(entry => entry.Directives.Release).OfType<string>(), stop)
            .ConfigureAwait(false);
        var gate = new ContractGate(run, releases, await FindUseAsync(run, plan, stop).ConfigureAwait(false));
        MigrationPlan held = options.Phase is null ? plan : new([.. plan.Entries.Select(gate.Hold)]);
        run.Uses = [.. held.ToRun.Where(IsContracting).SelectMany(gate.Observe)];
        return held;
    }

    /// <summary>What a run says of what is in use.</summary>
    public static Finding Of(FindingFactory findings, Observation use) => findings.Of(Rule, use);

    private static bool IsContracting(PlanEntry entry) =>
        entry is { Action: PlanAction.Run, Problem: null, Directives.Phase: MigrationPhase.Contract };

    private static async Task<IReadOnlyDictionary<string, UseSearch.Answer>> FindUseAsync(
        RunState run,
        MigrationPlan plan,
        CancellationToken stop
    )
    {
        if (run is not { Server: { } server, Facts: { } facts, Context.Options: { UnusedFor: { } period } options })
            return new Dictionary<string, UseSearch.Answer>();
        PlanEntry[] scripts = [.. plan.ToRun.Where(entry => entry.Problem is null)];
        var known = new RunFacts(
            facts.Version / 10000,
            Enumerable.Range(0, scripts.Length).ToHashSet(),
            new HashSet<ObjectName>(),
            options,
            new SessionNames(facts.Path.Schemas, User: null)
        );
        return await UseSearch.FindAsync(server, facts, period, DroppedObject.Find(scripts, known), stop).ConfigureAwait(false);
    }

    private PlanEntry Hold(PlanEntry entry) =>
        IsContracting(entry) && WhyWaiting(entry) is { } reason
            ? entry with
            {
                Action = PlanAction.Skip,
                WaitsFor = reason,
            }
            : entry;

    // A script that names no release waits for nothing but what it is asked to prove.
    private string? WhyWaiting(PlanEntry entry)
    {
        var open = entry.Directives.Release is { } release ? _releases.WhyOpen(release) : null;
        var isConfirmed = entry.Directives.Release is not null && open is null;
        if (isConfirmed || Options.UnusedFor is null)
            return open;
        var doubt = WhyInDoubt(entry);
        return doubt is null || open is null ? doubt : $"{open}, and {doubt}";
    }

    // What is in use goes on: the run is refused for it, unless it is told not to look.
    private string? WhyInDoubt(PlanEntry entry) =>
        _answers.GetValueOrDefault(entry.Name) switch
        {
            null => entry.Directives.Release is null ? null : "it drops nothing of which the server counts the use",
            { Uses.Count: > 0 } => IsSilenced(entry) && entry.Directives.Release is not null ? "what it drops is in use" : null,
            var answer => answer.Doubt,
        };

    private bool IsSilenced(PlanEntry entry) =>
        Options.Force
        || Options.SkipChecks.Contains(Rule.Info.Id, StringComparer.Ordinal)
        || entry.Directives.Allows(Rule.Info.Id);

    private IEnumerable<Observation> Observe(PlanEntry entry) =>
        (_answers.GetValueOrDefault(entry.Name)?.Uses ?? []).Select(use => new Observation(use.Describe(_run.Context.Mask))
        {
            Script = entry.File,
            Directives = entry.Directives,
            Line = use.Dropped.Line,
            Object = use.Dropped.ToString(),
        });
}
