using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new partition beside a default one reads the default one.</summary>
internal sealed class DefaultPartitionRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("default-partition", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new partition beside a default one reads the default one",
            Reason =
                "The default partition is locked with ACCESS EXCLUSIVE and read, to see whether it holds rows that belong to "
                + "the new part.",
            SafeWay =
                "Prove with a CHECK on the default partition, validated beforehand, that it holds no such row; or do "
                + "without a default partition.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (ParentOf(site.Command) is { } parent && site.Table(parent)?.DefaultPartition?.Name is { } rest && !site.IsNew(rest))
            yield return new RuleHit(
                $"{parent} has the default partition {rest}, every row of which is read while nobody can read or write it."
            )
            {
                Object = rest.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }

    private static ObjectName? ParentOf(SqlCommand? command) =>
        command switch
        {
            CreateTable { PartitionOf: { } parent, IsDefaultPartition: false } => parent,
            AlterTable { Table: { } table } alter when alter.Actions.OfType<AttachPartition>().Any(attach => !attach.IsDefault) =>
                table,
            _ => null,
        };
}
