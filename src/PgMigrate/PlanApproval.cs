namespace PgMigrate;

/// <summary>Somebody's approval of a plan: what <c>Approve-PgMigrationPlan</c> emits.</summary>
public sealed record PlanApproval
{
    /// <summary>The plan's id.</summary>
    public required string PlanId { get; init; }

    /// <summary>Who approved it, as the certificate says, or the pipeline's server.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The account and machine on which it was signed, which nobody vouches for; null where a pipeline's server tells of it.
    /// </summary>
    public string? Account { get; init; }

    /// <summary>What the approver said; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>
    /// When it was given (UTC), by the clock of whoever gave it; of GitHub, which does not say, when it was asked.
    /// </summary>
    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>Until when it counts (UTC); null for as long as the plan may run.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The certificate's subject; host and run where a pipeline's server tells of it.</summary>
    public required string Certificate { get; init; }

    /// <summary>The certificate's SHA-256, 64 hexadecimal digits; null where there is none.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Full path of the approval's file; null where there is none.</summary>
    public string? Path { get; init; }
}
