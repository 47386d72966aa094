using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>CREATE TABLE with REFERENCES blocks writes to the tables it points to.</summary>
internal sealed class CreateTableReferencesRule : CommandRule<CreateTable>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("create-table-references", RuleGroup.Availability, FindingSeverity.Information)
        {
            Title = "CREATE TABLE with REFERENCES blocks writes for a moment",
            Reason =
                "SHARE ROW EXCLUSIVE on the table that a foreign key points to waits for every transaction that has written to "
                + "it, and later writes wait behind it, until the script commits.",
            SafeWay =
                "Keep lock_timeout short and let PgMigrate try again; give the statement a script of its own, so that the "
                + "lock is given back at once.",
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateTable command, StatementContext site)
    {
        if (command.IfNotExists && site.Table(command.Table) is not null)
            yield break;
        ObjectName[] parents =
        [
            .. CommandLocks
                .Of(command)
                .Where(parent =>
                    parent.Mode == TableLock.ShareRowExclusive
                    && !site.IsNew(parent.Table)
                    && !site.IsSame(parent.Table, command.Table)
                )
                .Select(parent => parent.Table)
                .Distinct(),
        ];
        if (parents.Length > 0)
            yield return new RuleHit(
                $"The foreign key{(parents.Length == 1 ? "" : "s")} of {command.Table} hold{(parents.Length == 1 ? "s" : "")} "
                    + $"back writes to {Wording.List(parents)} until the script commits."
            )
            {
                Object = command.Table.ToString(),
                Lock = TableLock.ShareRowExclusive,
            };
    }
}
