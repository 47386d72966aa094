using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP TABLE.</summary>
internal sealed class DropTableRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-table", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP TABLE",
            Reason =
                "The rows are gone at the commit. It takes ACCESS EXCLUSIVE on the table, and on the tables that its foreign "
                + "keys point to.",
            SafeWay = """
                Rename it first, look for a while whether anything misses it, back it up, then drop it:
                    ALTER TABLE t RENAME TO t_unused_2026_11;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType is not ("TABLE" or "FOREIGN TABLE"))
            yield break;
        foreach (var name in command.Names.Where(name => !site.IsNew(name)))
            yield return new RuleHit($"The table {name} is dropped with all its rows.")
            {
                Object = name.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
