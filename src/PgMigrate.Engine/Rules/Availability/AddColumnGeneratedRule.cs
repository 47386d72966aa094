using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new stored generated column rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class AddColumnGeneratedRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-generated-stored", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new stored generated column rewrites the table",
            Reason = "The value is computed for every row, and the table written again, under ACCESS EXCLUSIVE.",
            SafeWay = """
                Before PostgreSQL 18: a plain column, a trigger for new rows, and a backfill with the directive batch. From 18 on:
                    ALTER TABLE t ADD COLUMN c integer GENERATED ALWAYS AS (a + b) VIRTUAL;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column is { Generated: not null } column && (column.IsStored ?? site.Run.ServerVersion < 18)
            ? new RuleHit(
                $"The new column {column.Name} is computed for every row and stored: {table} is rewritten while nobody can read "
                    + "or write it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
