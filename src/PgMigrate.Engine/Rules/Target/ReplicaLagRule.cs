using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>Replicas that are behind.</summary>
[Judges(TargetPart.Replicas)]
internal sealed class ReplicaLagRule : TargetRule
{
    // A replica that keeps up is behind by seconds and a few segments of the log.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);
    private const long MostBytes = 256 * SizeText.MB;

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("replica-lag", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A replica is behind",
            Reason =
                "A migration writes more into the log than ordinary work: a replica that is 30 seconds or 256 MB behind already "
                + "falls back further. Who reads there sees old rows, a commit that waits for it waits longer, and the log that "
                + "it has not read fills the primary's disk.",
            SafeWay = "Wait until it has caught up, and look at what holds it back: a long query there, the network, its disks.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        from replica in target.Facts.Replicas
        where replica.Lag >= MostTime || replica.Bytes >= MostBytes
        select new RuleHit($"The replica {replica.Name} is {Behind(replica)} behind.") { Object = replica.Name };

    private static string Behind(Replica replica) =>
        string.Join(
            " and ",
            new[]
            {
                replica.Bytes is { } bytes ? SizeText.Format(bytes) : null,
                replica.Lag is { } lag ? DurationText.Format(lag) : null,
            }.OfType<string>()
        );
}
