using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>Replication slots that hold the log back.</summary>
[Judges(TargetPart.ReplicationSlots)]
internal sealed class ReplicationSlotRule : TargetRule
{
    // Sixty-four segments; what a slot that is read from again works off in a minute or so.
    private const long MostBytes = SizeText.GB;

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("replication-slot", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A replication slot holds the log back",
            Reason =
                "Nobody reads from it, and the server keeps all of the write-ahead log since for it: what a migration writes "
                + "stays too, until the disk is full. Below 1 GB it is told as information.",
            SafeWay = """
                Bring its reader back, or drop the slot:
                    SELECT pg_drop_replication_slot('name');
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        foreach (var slot in target.Facts.Slots)
        {
            var isGrave = slot.Bytes >= MostBytes || slot.Status is "unreserved" or "lost";
            var status = slot.Status is "unreserved" or "lost" ? $"; the server says that its log is {slot.Status}" : "";
            yield return new RuleHit(
                $"Nobody reads from the replication slot {slot.Name}, which holds back {SizeText.Format(slot.Bytes ?? 0)} of "
                    + $"the log{status}."
            )
            {
                Object = slot.Name,
                Severity = isGrave ? null : FindingSeverity.Information,
            };
        }
    }
}
