using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new column with a volatile default rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class AddColumnVolatileDefaultRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-volatile-default", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new column with a volatile default rewrites the table",
            Reason =
                "A default that may differ from row to row cannot be kept in the catalogue: every row is written again under "
                + "ACCESS EXCLUSIVE, and nobody reads or writes the table meanwhile.",
            SafeWay = """
                Add the column without a default, set the default for new rows, then fill the old ones in batches:
                    ALTER TABLE t ADD COLUMN c uuid;
                    ALTER TABLE t ALTER COLUMN c SET DEFAULT gen_random_uuid();
                    -- in a script of its own:
                    -- pgmigrate:batch table=t key=id passes=10
                    UPDATE t SET c = gen_random_uuid() WHERE c IS NULL;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.Default is { } expression && Expressions.FirstVolatile(expression, site) is { } function
            ? new RuleHit(
                $"The new column {action.Column.Name} has the default {function}, which may give every row another value: "
                    + $"{table} is rewritten while nobody can read or write it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
