using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>SET EXPRESSION rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class SetExpressionRule : TableActionRule<SetExpression>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("set-expression", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "SET EXPRESSION rewrites the table",
            Reason =
                "A stored generated column is computed anew for every row, and the table written again, under ACCESS EXCLUSIVE.",
            SafeWay = """
                Add another generated column and swap the names, or let it be VIRTUAL (18 and later).
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetExpression action, ObjectName table, StatementContext site) =>
        new RuleHit(
            $"{action.Column} is computed anew for every row: {table} is rewritten while nobody can read or write it, if the "
                + "column is stored."
        )
        {
            Lock = TableLock.AccessExclusive,
        };
}
