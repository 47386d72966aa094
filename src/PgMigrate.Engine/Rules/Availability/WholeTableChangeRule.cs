using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>UPDATE or DELETE of a whole table.</summary>
internal sealed class WholeTableChangeRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("whole-table-change", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "UPDATE or DELETE of a whole table",
            Reason =
                "Every row is locked and written again in one transaction: writers wait, the table and the log grow by its "
                + "size, and a failure near the end loses all of it.",
            SafeWay = """
                In batches, each committed by itself; an interrupted run goes on where it was:
                    -- pgmigrate:batch table=app.t key=id passes=10
                    UPDATE app.t SET c = 0 WHERE c IS NULL;
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site) => Changes(site).SelectMany(change => Check(change, site));

    // Of a prepared statement and a rule, nobody knows when they come to pass.
    private static IEnumerable<ChangeRows> Changes(StatementContext site)
    {
        var mayHoldOthers =
            site.Command is not CreateRule
            && site.Facts.Verb != "PREPARE"
            && (site.Facts.Verb == "EXPLAIN" || site.Sql.Contains("WITH", StringComparison.OrdinalIgnoreCase));
        if (mayHoldOthers)
            return site.Statement.Rows;
        return site.Command is ChangeRows change ? [change] : [];
    }

    private static IEnumerable<RuleHit> Check(ChangeRows command, StatementContext site)
    {
        // In batches no transaction touches more than a range of its rows.
        if (site.Script.Directives.Batch is not null)
            yield break;
        if (command.Verb is not ("UPDATE" or "DELETE") || site.IsNew(command.Table) || site.IsEmpty(command.Table))
            yield break;
        if (Reason(command, site) is { } reason)
            yield return new RuleHit($"{command.Verb} {reason}: it touches every row of {command.Table} in one transaction.")
            {
                Object = command.Table.ToString(),
                Lock = TableLock.RowExclusive,
            };
    }

    private static string? Reason(ChangeRows command, StatementContext site)
    {
        if (command.Where is null)
            return "has no WHERE";
        if (
            command.Where.Trim() is var condition
            && (
                condition.Equals("true", StringComparison.OrdinalIgnoreCase)
                || condition.Replace(" ", "", StringComparison.Ordinal) == "1=1"
            )
        )
            return "has a WHERE that always holds";
        return NullOf(condition) is { } column && IsEmptyColumn(column, command, site)
            ? $"fills {column}, which is new and null everywhere"
            : null;
    }

    // "c IS NULL" and nothing else.
    private static string? NullOf(string condition)
    {
        var reader = new StatementReader(condition);
        return reader.ObjectName() is { } column && reader.TryWords("IS", "NULL") && reader.AtEnd ? column.Name : null;
    }

    private static bool IsEmptyColumn(string column, ChangeRows command, StatementContext site) =>
        site.Column(command.Table, column) is { IsFilled: false } known
        && (known.Added.Script == site.Transaction.Script || site.Run.Pending?.Contains(known.Added.Script) == true);
}
