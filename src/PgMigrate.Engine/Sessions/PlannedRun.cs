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

    /// <summary>How long scripts are to take, by their names; those are missing of which the plan does not know.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Expected { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>How long a script is to take; null where the plan does not know.</summary>
    public TimeSpan? ExpectedOf(string script) => Expected.TryGetValue(script, out var time) ? time : null;

    /// <summary>Who has approved it, with commas; null where nobody has.</summary>
    public string? ApprovedBy => Approvals.Count == 0 ? null : string.Join(", ", Approvals.Select(approval => approval.Name));
}
