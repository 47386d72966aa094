namespace PgMigrate.Engine.Rules.Availability;

/// <summary>REPACK (CONCURRENTLY) needs a replication slot, and waits for all at its end.</summary>
internal sealed class RepackRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("repack-concurrently", RuleGroup.Availability, FindingSeverity.Information)
        {
            Title = "REPACK (CONCURRENTLY) needs a slot, and a moment alone",
            Reason =
                "The table is copied beside the traffic, and what changes meanwhile is read through a replication slot; ACCESS "
                + "EXCLUSIVE is taken only to change places. One can run at a time on a server, and it needs the table's size "
                + "again on disk. (PostgreSQL 19, by its documentation.)",
            SafeWay = "Run it in a script of its own, when a slot is free, and look at the room on disk before.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        // Without CONCURRENTLY it is a CLUSTER, of which another rule tells.
        if (site.Facts.Verb == "REPACK" && site.Command is null)
            yield return new RuleHit(
                $"REPACK (CONCURRENTLY){(site.Facts.Object is { } table ? $" of {table}" : "")} needs a free replication slot, "
                    + "and locks everybody out while it changes places."
            )
            {
                Object = site.Facts.Object,
            };
    }
}
