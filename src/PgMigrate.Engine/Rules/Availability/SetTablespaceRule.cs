using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>SET TABLESPACE copies the table.</summary>
[MeansRewrite(ShowsOnCopies = false)]
[HoldsLong]
internal sealed class SetTablespaceRule : TableActionRule<SetTablespace>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("set-tablespace", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "SET TABLESPACE copies the table",
            Reason = "All its files are copied under ACCESS EXCLUSIVE.",
            SafeWay = """
                Do it in a window, or with pg_repack --tablespace. Indexes can be moved with REINDEX (CONCURRENTLY, TABLESPACE x).
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetTablespace action, ObjectName table, StatementContext site) =>
        new RuleHit($"The files of {table} are copied to {action.Tablespace} while nobody can read or write it.")
        {
            Lock = TableLock.AccessExclusive,
        };
}
