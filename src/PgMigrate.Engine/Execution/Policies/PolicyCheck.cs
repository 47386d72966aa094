using PgMigrate.Engine.Configuration.Policies;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Holds a planned run against the policy of its environment, before anything is changed.</summary>
internal static class PolicyCheck
{
    // When, and by whom, a database is changed at all.
    private static readonly PolicyRule[] OfRunner = [new WindowRule(), new RoleRule(), new GroupRule()];

    private static readonly PolicyRule[] Rules =
    [
        .. OfRunner,
        new PlanRule(),
        new UndoAllowedRule(),
        new OrderRule(),
        new DestructiveRule(),
        new DriftRule(),
        new RequiredTargetRule(),
    ];

    /// <summary>Every point in which the run is not as its policy wants it; none where there is no policy.</summary>
    /// <param name="run">The run, planned, its losses read.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MigrationException">Another database that the policy names could not be asked.</exception>
    public static Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, CancellationToken stop) =>
        FindAsync(Rules, run, stop);

    /// <summary>The same of what is no run of scripts: when it is, who does it, and what its options break.</summary>
    /// <param name="run">What is done, connected.</param>
    /// <param name="stop">Gives up.</param>
    public static Task<IReadOnlyList<PolicyBreach>> FindOfRunnerAsync(RunState run, CancellationToken stop) =>
        FindAsync(OfRunner, run, stop);

    private static async Task<IReadOnlyList<PolicyBreach>> FindAsync(PolicyRule[] rules, RunState run, CancellationToken stop)
    {
        if (run.Context.Policy is not { } policy)
            return [];
        var breaches = new List<PolicyBreach>(policy.Breaches);
        foreach (var rule in rules.Where(rule => rule.IsAsked(policy)))
            breaches.AddRange(await rule.FindAsync(run, policy, stop).ConfigureAwait(false));
        return breaches;
    }

    /// <summary>
    /// Refuses to go on with what another run has begun: that has been held against the whole policy, and what is left of it is
    /// when it is done, and by whom.
    /// </summary>
    /// <exception cref="MigrationException">PolicyViolated.</exception>
    public static async Task RefuseOfRunnerAsync(RunState run, CancellationToken stop)
    {
        if (await FindOfRunnerAsync(run, stop).ConfigureAwait(false) is { Count: > 0 } breaches)
            throw Refusal(run, breaches);
    }

    /// <summary>The refusal of a run: all that it breaks, each with its place in the file.</summary>
    public static MigrationException Refusal(RunState run, IReadOnlyList<PolicyBreach> breaches)
    {
        var policy = run.Context.Policy!.Policy;
        var lines = breaches.Select(breach => $"{Environment.NewLine}  {Describe(policy, breach)}");
        return new MigrationException(
            MigrationErrorId.PolicyViolated,
            $"The run on {run.Context.Target} breaks {policy}, and nothing was changed:{string.Concat(lines)}",
            "Run as the policy wants it, or have the policy changed where it stands, by those who may."
        )
        {
            Target = run.Context.Target.ToString(),
            Path = policy.File.FullPath,
            Line = breaches.Select(breach => LineOf(policy, breach)).FirstOrDefault(line => line is not null),
        };
    }

    /// <summary>A breach, with the place of the setting.</summary>
    public static string Describe(Policy policy, PolicyBreach breach) =>
        $"{breach.Message} ({breach.Setting}: {Place(policy, breach)})";

    /// <summary>The line of the file that says so, from 1; null where a profile does.</summary>
    public static int? LineOf(Policy policy, PolicyBreach breach) => policy.Values.GetValueOrDefault(breach.Setting)?.Line;

    private static string Place(Policy policy, PolicyBreach breach) =>
        policy.Values.GetValueOrDefault(breach.Setting) is { Line: { } line }
            ? $"{Path.GetFileName(policy.File.FullPath)}, line {line}"
            : $"profile {policy.Profile}";
}
