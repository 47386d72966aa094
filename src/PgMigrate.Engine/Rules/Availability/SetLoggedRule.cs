using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>SET LOGGED and SET UNLOGGED rewrite the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class SetLoggedRule : TableActionRule<SetLogged>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("set-logged", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "SET LOGGED and SET UNLOGGED rewrite the table",
            Reason =
                "The table is written again under ACCESS EXCLUSIVE. An unlogged table is empty after a crash, and on every "
                + "standby.",
            SafeWay = """
                Decide when the table is made; else do it in a window.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetLogged action, ObjectName table, StatementContext site) =>
        new RuleHit(
            $"{table} is rewritten as {(action.IsLogged ? "a logged" : "an unlogged")} table while nobody can read or write it."
        )
        {
            Lock = TableLock.AccessExclusive,
        };
}
