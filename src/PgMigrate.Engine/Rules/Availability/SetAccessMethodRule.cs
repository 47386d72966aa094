using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>SET ACCESS METHOD rewrites the table.</summary>
[MeansRewrite(ShowsOnCopies = false)]
[HoldsLong]
internal sealed class SetAccessMethodRule : TableActionRule<SetAccessMethod>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("set-access-method", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "SET ACCESS METHOD rewrites the table",
            Reason = "The table is written again under ACCESS EXCLUSIVE.",
            SafeWay = """
                Make a table with the other method and move the rows with the directive batch.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetAccessMethod action, ObjectName table, StatementContext site) =>
        action.Method == "heap"
            ? null
            : new RuleHit($"{table} is rewritten with the access method {action.Method} while nobody can read or write it.")
            {
                Lock = TableLock.AccessExclusive,
            };
}
