namespace PgMigrate.Engine.Plans;

/// <summary>Something that keeps a plan from running.</summary>
/// <param name="Rule">Its stable id.</param>
/// <param name="Message">What it is, in one sentence.</param>
/// <param name="Advice">What to do.</param>
internal sealed record PlanProblem(string Rule, string Message, string Advice)
{
    /// <summary>The plan's file differs from what was written.</summary>
    public const string Altered = "plan-altered";

    /// <summary>The page for people says something else than the plan.</summary>
    public const string OtherPage = "plan-page-altered";

    /// <summary>Its time is over, or has not come.</summary>
    public const string Expired = "plan-expired";

    /// <summary>It was made for another database.</summary>
    public const string OtherTarget = "plan-other-target";

    /// <summary>The database is not as it was when the plan was made.</summary>
    public const string Moved = "plan-target-moved";

    /// <summary>It lacks approvals.</summary>
    public const string Unapproved = "plan-unapproved";

    /// <summary>An approval counts for nothing.</summary>
    public const string BadApproval = "plan-approval-invalid";

    /// <summary>The run is asked for with tokens other than the plan's.</summary>
    public const string OtherTokens = "plan-other-tokens";

    /// <summary>A file that a script loads is not what it was.</summary>
    public const string OtherData = "plan-other-data";

    /// <summary>The run is asked for with an environment other than the plan's.</summary>
    public const string OtherEnvironment = "plan-other-environment";

    /// <summary>The run is asked for with a history other than the plan's.</summary>
    public const string OtherHistory = "plan-other-history";

    /// <summary>It was made under another policy.</summary>
    public const string OtherPolicy = "plan-other-policy";

    /// <summary>The script; null where no one script is concerned.</summary>
    public string? Script { get; init; }

    /// <summary>The object of the database; null where there is no one object.</summary>
    public string? Object { get; init; }

    /// <summary>False for what is worth knowing, and keeps nothing from running.</summary>
    public bool Stops { get; init; } = true;
}
