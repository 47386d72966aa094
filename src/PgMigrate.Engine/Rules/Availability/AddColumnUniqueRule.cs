using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new column with UNIQUE or PRIMARY KEY builds its index under ACCESS EXCLUSIVE.</summary>
[HoldsLong]
internal sealed class AddColumnUniqueRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-unique", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new column with UNIQUE or PRIMARY KEY builds its index under ACCESS EXCLUSIVE",
            Reason = "The index is built while nobody can read or write the table.",
            SafeWay = """
                Add the column, build the index beside the traffic, then make it the constraint:
                    ALTER TABLE t ADD COLUMN c text;
                    -- in a script of its own:
                    CREATE UNIQUE INDEX CONCURRENTLY t_c_key ON t (c);
                    -- in the next one:
                    ALTER TABLE t ADD CONSTRAINT t_c_key UNIQUE USING INDEX t_c_key;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.Constraints.Any(constraint => constraint.Kind is ConstraintKind.Unique or ConstraintKind.PrimaryKey)
            ? new RuleHit(
                $"The new column {action.Column.Name} is unique: its index is built while nobody can read or write {table}."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
