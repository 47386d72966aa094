using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>DROP TRIGGER locks the table.</summary>
internal sealed class DropTriggerRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-trigger", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "DROP TRIGGER locks the table",
            Reason = "ACCESS EXCLUSIVE is short, but waits for every query that runs, and all that come later wait behind it.",
            SafeWay = """
                Keep lock_timeout short and let PgMigrate try again; give the statement a script of its own.
                ALTER TABLE … DISABLE TRIGGER takes a weaker lock.
                To make it anew, from PostgreSQL 14 on, without dropping it, under a lock that lets reads go on:
                    CREATE OR REPLACE TRIGGER x BEFORE UPDATE ON t …
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command is { ObjectType: "TRIGGER", Table: { } table } && !site.IsNew(table))
            yield return new RuleHit(
                $"Dropping the trigger {Wording.List(command.Names)} waits for every query of {table}, and later ones wait "
                    + "behind it."
            )
            {
                Object = table.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
