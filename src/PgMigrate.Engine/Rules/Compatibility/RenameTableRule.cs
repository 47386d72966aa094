using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>RENAME or SET SCHEMA of a table.</summary>
internal sealed class RenameTableRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rename-table", RuleGroup.Compatibility, FindingSeverity.Warning)
        {
            Title = "RENAME or SET SCHEMA of a table",
            Reason = "Applications of the version before fail at once: they still use the old name. It takes ACCESS EXCLUSIVE.",
            SafeWay = """
                Leave a view of the old name behind, in the same script; simple ones can be written through:
                    ALTER TABLE t RENAME TO u;
                    CREATE VIEW t AS SELECT * FROM u;
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (
            site.Command is not AlterTable { ObjectType: "TABLE" or "VIEW" or "MATERIALIZED VIEW", Table: { } table } alter
            || site.IsNew(table)
        )
            yield break;
        foreach (var action in alter.Actions)
            if (NewName(action) is { } name)
                yield return new RuleHit($"Applications that still use {table} fail once it is {name}.")
                {
                    Object = table.ToString(),
                    Offset = action.Offset,
                    Lock = TableLock.AccessExclusive,
                };
    }

    private static string? NewName(TableAction action) =>
        action switch
        {
            RenameRelation rename => $"called {rename.To}",
            SetSchema set => $"in the schema {set.Schema}",
            _ => null,
        };
}
