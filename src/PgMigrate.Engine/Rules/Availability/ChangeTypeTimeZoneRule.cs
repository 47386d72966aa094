using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>timestamp to timestamptz depends on the session.</summary>
[MeansRewrite(ShowsOnCopies = false)]
internal sealed class ChangeTypeTimeZoneRule : TableActionRule<AlterColumnType>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("change-type-time-zone", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "timestamp to timestamptz depends on the session",
            Reason =
                "The old values are read in the time zone of the session that migrates: another machine gives other instants. "
                + "Where that is not UTC the table is rewritten under ACCESS EXCLUSIVE besides.",
            SafeWay = """
                Say in the script which zone the values are in; for UTC that makes it free:
                    SET LOCAL timezone = 'UTC';
                    ALTER TABLE t ALTER COLUMN c TYPE timestamptz;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AlterColumnType action, ObjectName table, StatementContext site) =>
        TypeChange.IsPlain(action)
        && site.Transaction.TimeZone is null
        && site.Column(table, action.Column)?.Type is { } from
        && TypeChange.CostOf(from, action.Type) == TypeChangeCost.FreeInUtc
            ? new RuleHit(
                $"{action.Column} changes from {from} to {action.Type}: its values depend on the time zone of the session that "
                    + "migrates."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
