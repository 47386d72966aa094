using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Availability;

/// <summary>A long statement under an exclusive lock.</summary>
internal sealed class HeldLockRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("statement-under-lock", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "A long statement under an exclusive lock",
        Reason = "The lock of an earlier statement is held until the commit: nobody reads or writes its table while this one runs.",
        SafeWay = """
            Put the statement that takes long into a script of its own, before or after.
            """,
        Examples =
        [
            new("ALTER TABLE item ADD COLUMN a integer; UPDATE item SET a = 1 WHERE id < 100", true) { Setup = "CREATE TABLE item (id integer, name text)", Lock = TableLock.AccessExclusive, Locked = "item" },
            new("DROP INDEX item_name; UPDATE item SET name = 'x' WHERE id < 100", true) { Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)", Lock = TableLock.AccessExclusive, Locked = "item" },
            new("UPDATE item SET name = 'x' WHERE id < 100; ALTER TABLE item ADD COLUMN a integer", false) { Setup = "CREATE TABLE item (id integer, name text)" },
        ],
    };

    /// <inheritdoc/>
    public override IEnumerable<Suspicion> Check(StatementSite site)
    {
        if (!IsLong(site))
            yield break;
        foreach (var held in site.Transaction.Locks)
        {
            if (held.Mode < TableLock.AccessExclusive)
                continue;
            yield return new Suspicion($"{site.Facts.Verb} runs while {held.Table} is locked against reads and writes since line {held.Line}.") { Object = held.Table.ToString(), Lock = held.Mode };
            yield break;
        }
    }

    private static bool IsLong(StatementSite site) => site.Command switch
    {
        ChangeRows rows => rows.Verb != "INSERT" && !site.IsNew(rows.Table),
        CreateIndex { IsConcurrent: false } index => !site.IsNew(index.Table),
        RefreshView or CopyRows or ReindexCommand { IsConcurrent: false } => true,
        AlterTable { Table: { } table } alter => !site.IsNew(table) && alter.Actions.Any(action => action is ValidateConstraint),
        _ => site.Facts.Verb is "DO" or "CALL",
    };
}
