using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>A new NOT NULL column without a default.</summary>
internal sealed class AddRequiredColumnRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-required-column", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "A new NOT NULL column without a default",
            Reason =
                "It fails (23502) on a table with rows; and applications of the version before, which do not name the column, "
                + "fail to insert.",
            SafeWay = """
                Give it a constant default, which costs nothing, or add it nullable and fill it with the directive batch:
                    ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT '';
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column is { IsNotNull: true, Default: null, NumbersRows: false, Generated: null } column && !site.IsEmpty(table)
            ? new RuleHit($"The new column {column.Name} is NOT NULL and has no default: the script fails if {table} has rows.")
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
