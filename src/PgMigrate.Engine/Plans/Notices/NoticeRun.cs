namespace PgMigrate.Engine.Plans.Notices;

/// <summary>The run that a notice tells of, as the history says.</summary>
/// <param name="Scripts">What it did to the scripts, in the order in which they began; at least one.</param>
internal sealed record NoticeRun(IReadOnlyList<ScriptRun> Scripts)
{
    /// <summary>Its id.</summary>
    public Guid Id => Scripts[0].RunId;

    /// <summary>When its first script began; null where that is not known.</summary>
    public DateTimeOffset? StartedAt => Scripts.Min(script => script.StartedAt);

    /// <summary>When its last script ended; null where that is not known.</summary>
    public DateTimeOffset? EndedAt => Scripts.Max(script => script.StartedAt + script.Duration);

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error => Scripts.FirstOrDefault(script => script.Status == ScriptRunStatus.Failed)?.Error;

    /// <summary>The newest run of a plan that a notice may tell of.</summary>
    /// <param name="history">Runs of scripts, the newest first.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What is told.</param>
    /// <param name="database">The database.</param>
    /// <exception cref="MigrationException">ScriptNotFound: there is no such run. OptionsInvalid: it went otherwise than is to be
    /// told.</exception>
    public static NoticeRun Choose(IReadOnlyList<ScriptRun> history, PlanFile plan, NoticeOptions options, string database)
    {
        var planned = plan.Document.Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        var fitting = history.Where(script =>
            options.RunId is { } id ? script.RunId == id
            : options.Kind == NoticeKind.RolledBack ? script.Status == ScriptRunStatus.Undone && planned.Contains(script.Script)
            : script.PlanId == plan.Id
        );
        if (fitting.FirstOrDefault() is not { } newest)
            throw new MigrationException(
                MigrationErrorId.ScriptNotFound,
                $"The history of {database} has no run {Wanted(options)}. Nothing was written.",
                "See the database, and what ran there; or leave the database out for a notice of the plan alone."
            )
            {
                Target = database,
            };
        var run = new NoticeRun([.. history.Where(script => script.RunId == newest.RunId).OrderBy(script => script.StartedAt)]);
        run.RequireFit(options.Kind);
        return run;
    }

    private static string Wanted(NoticeOptions options) =>
        options.RunId is { } id ? $"{id}"
        : options.Kind == NoticeKind.RolledBack ? "that took back a script of the plan"
        : "of this plan";

    private void RequireFit(NoticeKind kind)
    {
        var isUndone = Scripts.Any(script => script.Status == ScriptRunStatus.Undone);
        var hasFailed = Scripts.Any(script => script.Status == ScriptRunStatus.Failed);
        var fits = kind switch
        {
            NoticeKind.RolledBack => isUndone && !hasFailed,
            NoticeKind.Failed => hasFailed,
            _ => !hasFailed && !isUndone,
        };
        if (!fits)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The run {Id} {(hasFailed ? "has failed" : isUndone ? "took scripts back" : "has not failed")}: it is not told "
                    + $"as {kind}. Nothing was written.",
                "Choose the kind that fits, or another run by its id."
            );
    }
}
