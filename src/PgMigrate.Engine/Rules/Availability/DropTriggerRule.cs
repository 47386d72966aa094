using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>DROP TRIGGER locks the table.</summary>
internal sealed class DropTriggerRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("drop-trigger", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "DROP TRIGGER locks the table",
        Reason = "ACCESS EXCLUSIVE is short, but waits for every query that runs, and all that come later wait behind it.",
        SafeWay = """
            Keep lock_timeout short and let PgMigrate try again; give the statement a script of its own. ALTER TABLE … DISABLE TRIGGER takes a weaker lock.
            To make it anew, from PostgreSQL 14 on, without dropping it, under a lock that lets reads go on:
                CREATE OR REPLACE TRIGGER x BEFORE UPDATE ON t …
            """,
        Examples =
        [
            new("DROP TRIGGER stamp ON item", true) { Setup = "CREATE TABLE item (id integer, name text); CREATE TRIGGER stamp BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", Lock = TableLock.AccessExclusive, Locked = "item" },
            new("ALTER TABLE item DISABLE TRIGGER stamp", false) { Setup = "CREATE TABLE item (id integer, name text); CREATE TRIGGER stamp BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", Lock = TableLock.ShareRowExclusive, Locked = "item" },
        ],
    };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command is { ObjectType: "TRIGGER", Table: { } table } && !site.IsNew(table))
            yield return new RuleHit($"Dropping the trigger {Wording.List(command.Names)} waits for every query of {table}, and later ones wait behind it.") { Object = table.ToString(), Lock = TableLock.AccessExclusive };
    }
}
