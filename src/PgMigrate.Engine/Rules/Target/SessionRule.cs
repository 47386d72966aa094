using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// A rule about sessions of one kind that are in a transaction. One is grave where a pending script would wait for it: for a lock
/// that it holds, or, with a statement that waits for the end of all older transactions, for that.
/// </summary>
[Judges(TargetPart.Sessions)]
internal abstract class SessionRule : TargetRule
{
    // Ordinary work ends sooner; the run's own lock_timeout and retries see to that.
    private static readonly TimeSpan OrdinaryWork = TimeSpan.FromSeconds(2);

    // A concurrent index build that waits no longer than this is not worth a warning.
    private static readonly TimeSpan OrdinaryWait = TimeSpan.FromMinutes(1);

    /// <summary>From when on a transaction is worth knowing of that is in nobody's way.</summary>
    protected abstract TimeSpan Remarkable { get; }

    /// <inheritdoc/>
    public sealed override IEnumerable<RuleHit> Check(TargetContext target) =>
        target
            .Facts.Sessions.Where(session => Concerns(session, target))
            .Select(session => Judge(session, target))
            .OfType<RuleHit>();

    /// <summary>Whether a session is of the rule's kind.</summary>
    protected abstract bool Concerns(TargetSession session, TargetContext target);

    /// <summary>What it is and does: the sentence's beginning.</summary>
    protected abstract string Describe(TargetSession session);

    /// <summary>Who: process, application and user.</summary>
    protected static string Name(TargetSession session)
    {
        var application = session.Application.Length > 0 ? session.Application : session.Kind ?? "no name";
        return session.User is { } user
            ? $"process {session.Pid} ({application}, user {user})"
            : $"process {session.Pid} ({application})";
    }

    /// <summary>How long it has been in its transaction, as far as that can be seen.</summary>
    protected static string Since(TargetSession session) =>
        session.Age is { } age ? $"for {DurationText.Format(age)}" : "since when the server hides from this role";

    private RuleHit? Judge(TargetSession session, TargetContext target)
    {
        // Where the server hides how old it is, it may be old.
        var age = session.Age ?? TimeSpan.MaxValue;
        if (age >= OrdinaryWork && target.Blocked(session.Locks) is { } blockage)
            return new RuleHit($"{Describe(session)}; it {blockage}.")
            {
                Script = blockage.Needed.Script,
                Line = blockage.Needed.Line,
                Object = blockage.Table.ToString(),
                Lock = blockage.Needed.Mode,
            };
        if (session.Age >= OrdinaryWait && target.Work.FirstConcurrent is { } waits)
            return new RuleHit($"{Describe(session)}; {waits.Verb} CONCURRENTLY in {waits} waits until it ends.")
            {
                Script = waits.Script,
                Line = waits.Line,
            };
        return session.Age >= Remarkable ? new RuleHit($"{Describe(session)}.") { Severity = FindingSeverity.Information } : null;
    }
}
