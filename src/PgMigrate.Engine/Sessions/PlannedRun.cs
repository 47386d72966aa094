namespace PgMigrate.Engine.Sessions;

/// <summary>The plan that a run follows.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Approvals">The approvals that count.</param>
internal sealed record PlannedRun(string Id, IReadOnlyList<PlanApproval> Approvals)
{
    /// <summary>
    /// When its scripts were tried on a copy, and it went well, by the server's clock; null where they were not.
    /// </summary>
    public DateTimeOffset? RehearsedAt { get; init; }

    /// <summary>How long the plan expects scripts to take, by name; those that it says nothing of are not there.</summary>
    public IReadOnlyDictionary<string, long> ExpectedMilliseconds { get; init; } = new Dictionary<string, long>();

    /// <summary>Who has approved it, with commas; null where nobody has.</summary>
    public string? ApprovedBy => Approvals.Count == 0 ? null : string.Join(", ", Approvals.Select(approval => approval.Name));
}
