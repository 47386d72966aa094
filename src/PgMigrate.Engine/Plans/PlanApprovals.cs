using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Who has approved a plan, and whether that is enough.</summary>
/// <param name="Counting">The approvals that count.</param>
/// <param name="Problems">What they lack, and why others do not count; none of it stops a plan that has enough.</param>
internal sealed record PlanApprovals(IReadOnlyList<PlanApproval> Counting, IReadOnlyList<PlanProblem> Problems)
{
    private const string AskAgain = "See that the job may ask, and that the plan comes from an earlier job of the same run.";

    // As far as two clocks that are set may differ.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Reads the approvals beside a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rules">What it needs.</param>
    /// <param name="runner">Who runs it.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="pipeline">Those that the pipeline's server tells of.</param>
    /// <param name="unknown">Why it does not tell; null where it does, or is not asked.</param>
    /// <exception cref="MigrationException">PlanUnreadable: a trusted certificate cannot be read.</exception>
    public static PlanApprovals Read(
        PlanFile plan,
        ApprovalRules rules,
        PlanAuthor runner,
        DateTimeOffset now,
        IReadOnlyList<PipelineApproval> pipeline,
        string? unknown
    )
    {
        var trust = CertificateTrust.Of(rules);
        var counting = new List<PlanApproval>();
        var persons = new List<HashSet<string>>();
        var problems = new List<PlanProblem>();
        foreach (var path in ApprovalFile.List(plan.Path))
            Take(Path.GetFileName(path), Judge(path, out var approval, out var person), approval, person);
        foreach (var told in pipeline)
            Take($"of {told.Approval.Name}", JudgeTold(told), told.Approval, new(told.Names, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            problems.Add(new PlanProblem(PlanProblem.BadApproval, $"the pipeline's approvals do not count: {unknown}", AskAgain));

        return new PlanApprovals(counting, Weigh(rules, counting.Count, problems));

        void Take(string name, string? why, PlanApproval? approval, HashSet<string> person)
        {
            if (why is null && persons.Exists(other => other.Overlaps(person)))
                why = "its approver is counted already";
            if (why is not null)
            {
                problems.Add(NoApproval(name, why));
                return;
            }

            persons.Add(person);
            counting.Add(approval!.ApprovedAt == default ? approval with { ApprovedAt = now } : approval);
        }

        string? JudgeTold(PipelineApproval told) =>
            told.IsDated && WhyNotAt(told.Approval.ApprovedAt, plan, now) is { } stale ? stale : WhyNotBy(told.Names);

        string? Judge(string path, out PlanApproval? approval, out HashSet<string> person)
        {
            (approval, person) = (null, new(StringComparer.OrdinalIgnoreCase));
            if (ApprovalFile.TryRead(path, out var broken) is not { } file)
                return broken;
            if (WhyNot(file.Statement, plan, now) is { } stale)
                return stale;
            if (trust.WhyNot(file.Certificate, file.Others, now, out var accounts) is { } untrusted)
                return untrusted;
            person.UnionWith(NamesIn(file.Certificate).Concat(accounts));
            person.Add(Convert.ToHexString(SHA256.HashData(file.Certificate.PublicKey.ExportSubjectPublicKeyInfo())));
            approval = Of(file);
            return WhyNotBy([.. person, file.Statement.Name, .. file.Statement.Account.Split('@', 2), file.Statement.Account]);
        }

        string? WhyNotBy(IEnumerable<string> names)
        {
            var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (rules.NotByAuthor && known.Overlaps(plan.Document.Author.Names))
                return "it is by the author of the plan";
            return rules.NotByRunner && known.Overlaps(runner.Names) ? "it is by the one who runs the plan" : null;
        }
    }

    /// <summary>An approval in words for people.</summary>
    public static PlanApproval Of(ApprovalFile file) =>
        new()
        {
            PlanId = file.Statement.Approves,
            Name = file.Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
            Account = file.Statement.Account,
            Comment = file.Statement.Comment,
            ApprovedAt = file.Statement.SignedAt,
            ExpiresAt = file.Statement.ExpiresAt,
            Certificate = file.Certificate.Subject,
            Thumbprint = file.Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
            Path = file.Path,
        };

    private static string? WhyNot(ApprovalStatement statement, PlanFile plan, DateTimeOffset now)
    {
        if (statement.Approves != plan.Id)
            return $"it approves another plan, {OneLine.Of(statement.Approves)}";
        if (statement.ExpiresAt is { } end && now >= end)
            return $"it has expired at {Time(end)}";
        return WhyNotAt(statement.SignedAt, plan, now);
    }

    private static string? WhyNotAt(DateTimeOffset given, PlanFile plan, DateTimeOffset now)
    {
        if (given > now + Tolerance)
            return $"it was given at {Time(given)}, and the server's clock says {Time(now)}";
        return given < plan.Document.MadeAt - Tolerance
            ? $"it was given at {Time(given)}, before the plan was made at {Time(plan.Document.MadeAt)}"
            : null;
    }

    private static List<PlanProblem> Weigh(ApprovalRules rules, int counting, List<PlanProblem> problems)
    {
        if (counting >= rules.Required)
            return [.. problems.Select(problem => problem with { Stops = false })];
        var have = counting == 0 ? "none that counts" : $"{counting}";
        return
        [
            new PlanProblem(
                PlanProblem.Unapproved,
                $"it needs {rules.Required} {(rules.Required == 1 ? "approval" : "approvals")}, and has {have}",
                $"Have it approved with {Operation.ApprovePlan}, by others where that is asked for."
            ),
            .. problems,
        ];
    }

    private static PlanProblem NoApproval(string name, string why) =>
        new(
            PlanProblem.BadApproval,
            $"the approval {OneLine.Of(name)} does not count: {OneLine.Of(why)}",
            $"Remove the file, or have the plan approved again with {Operation.ApprovePlan}."
        );

    private static IEnumerable<string> NamesIn(X509Certificate2 certificate) =>
        new[] { X509NameType.SimpleName, X509NameType.EmailName, X509NameType.UpnName }
            .Select(kind => certificate.GetNameInfo(kind, forIssuer: false))
            .Where(name => name.Length > 0);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
