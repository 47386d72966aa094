namespace PgMigrate.Engine.Sessions;

/// <summary>The plan that a run follows.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Approvals">The approvals that count.</param>
internal sealed record PlannedRun(string Id, IReadOnlyList<PlanApproval> Approvals)
{
    /// <summary>Who has approved it, with commas; null where nobody has.</summary>
    public string? ApprovedBy => Approvals.Count == 0 ? null : string.Join(", ", Approvals.Select(approval => approval.Name));
}
