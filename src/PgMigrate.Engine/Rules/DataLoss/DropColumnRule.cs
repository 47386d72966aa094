using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP COLUMN.</summary>
internal sealed class DropColumnRule : TableActionRule<DropColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-column", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP COLUMN",
            Reason =
                "The values are gone at the commit, and applications of the version before fail at once: they still name the "
                + "column.",
            SafeWay = """
                In steps: applications stop using the column, a release passes, then it is dropped in a contract script:
                    -- pgmigrate:phase contract
                    ALTER TABLE t DROP COLUMN c;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(DropColumn action, ObjectName table, StatementContext site) =>
        new RuleHit(
            $"The column {action.Column} of {table} is dropped with all its "
                + $"values{(action.IsCascade ? ", and all that depends on it" : "")}."
        )
        {
            Lock = TableLock.AccessExclusive,
        };
}
