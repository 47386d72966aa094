using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Plans;

/// <summary>What approvals a plan needs before it runs.</summary>
public sealed record ApprovalRules
{
    /// <summary>How many persons must have approved it; 0 for none.</summary>
    public int Required { get; init; }

    /// <summary>The certificates whose approvals count.</summary>
    public IReadOnlyList<TrustedCertificate> Trusted { get; init; } = [];

    /// <summary>
    /// The thumbprints (SHA-1 or SHA-256, hexadecimal) of certificates whose approvals do not count, whatever else says.
    /// </summary>
    public IReadOnlyList<string> Revoked { get; init; } = [];

    /// <summary>True where the author's approval does not count.</summary>
    public bool NotByAuthor { get; init; }

    /// <summary>True where the approval of whoever runs the plan does not count.</summary>
    public bool NotByRunner { get; init; }

    /// <summary>
    /// True where what the pipeline's own approvals say counts, too. Its server is asked, in the job that runs the plan, and with
    /// the job's token; the plan must have been made in the same run of the pipeline.
    /// </summary>
    public bool FromPipeline { get; init; }

    /// <summary>
    /// These rules where a policy has rules of its own: what is stricter holds, and whom the policy trusts is trusted alone.
    /// </summary>
    internal ApprovalRules Under(Policy? policy)
    {
        if (policy?.Settings.Approvals is not { } own)
            return this;
        return this with
        {
            Required = Math.Max(Required, own.Required ?? 0),
            Trusted = own.Trusted is null ? Trusted : [.. own.Trusted.Select(trusted => Trust(policy, trusted))],
            Revoked = [.. Revoked, .. own.Revoked ?? []],
            NotByAuthor = NotByAuthor || own.NotByAuthor == true,
            NotByRunner = NotByRunner || own.NotByRunner == true,
            FromPipeline = own.FromPipeline ?? FromPipeline,
        };
    }

    private static TrustedCertificate Trust(Policy policy, TrustedApprover trusted) =>
        new(trusted.Thumbprint, trusted.File is { } file ? policy.File.Resolve(file) : null)
        {
            Accounts = trusted.Accounts ?? [],
        };
}

/// <summary>A certificate whose approvals count: the approver's own, or the authority's that has issued it.</summary>
/// <param name="Thumbprint">
/// Its thumbprint (SHA-1 or SHA-256, hexadecimal), for an approver's own certificate; null where <paramref name="Path"/> is
/// given.
/// </param>
/// <param name="Path">Full path of its file (PEM or DER); null where <paramref name="Thumbprint"/> is given.</param>
public sealed record TrustedCertificate(string? Thumbprint, string? Path)
{
    /// <summary>
    /// What else the approver is called, besides what the certificate says: accounts of systems and pipelines, by which an author
    /// or a runner is known.
    /// </summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}
