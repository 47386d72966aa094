using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Availability;

/// <summary>UPDATE or DELETE of a whole table.</summary>
internal sealed class WholeTableChangeRule : CommandRule<ChangeRows>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("whole-table-change", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "UPDATE or DELETE of a whole table",
        Reason = "Every row is locked and written again in one transaction: writers wait, the table and the log grow by its size, and a failure near the end loses all of it.",
        SafeWay = """
            In batches, each committed by itself:
                -- pgmigrate:batch table=t key=id size=5000
                UPDATE t SET c = 0 WHERE c IS NULL;
            """,
        Examples =
        [
            new("UPDATE item SET name = 'x'", true) { Setup = "CREATE TABLE item (id integer, name text)", Lock = TableLock.RowExclusive, Locked = "item" },
            new("DELETE FROM item", true) { Setup = "CREATE TABLE item (id integer, name text)", Lock = TableLock.RowExclusive, Locked = "item" },
            new("UPDATE item SET name = 'x' WHERE id = 1", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            new("CREATE TABLE fresh (id integer); UPDATE fresh SET id = 1", false),
        ],
    };

    /// <inheritdoc/>
    protected override IEnumerable<Suspicion> Check(ChangeRows command, StatementSite site)
    {
        if (command is { Verb: "UPDATE" or "DELETE", HasWhere: false } && site.Script.Directives.Batch is null && !site.IsNew(command.Table) && !site.IsEmpty(command.Table))
            yield return new Suspicion($"{command.Verb} has no WHERE: every row of {command.Table} is touched in one transaction.") { Object = command.Table.ToString(), Lock = TableLock.RowExclusive };
    }
}
