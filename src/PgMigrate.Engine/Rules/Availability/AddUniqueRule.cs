using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new UNIQUE or PRIMARY KEY builds its index under ACCESS EXCLUSIVE.</summary>
[HoldsLong]
internal sealed class AddUniqueRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-unique", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new UNIQUE or PRIMARY KEY builds its index under ACCESS EXCLUSIVE",
            Reason = "The index is built while nobody can read or write the table.",
            SafeWay = """
                Build the index beside the traffic, then make it the constraint:
                    -- in a script of its own:
                    CREATE UNIQUE INDEX CONCURRENTLY t_c_key ON t (c);
                    -- in the next one:
                    ALTER TABLE t ADD CONSTRAINT t_c_key UNIQUE USING INDEX t_c_key;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site) =>
        action.Constraint is { Kind: ConstraintKind.Unique or ConstraintKind.PrimaryKey, UsingIndex: null } key
        && !site.IsEmpty(table)
            ? new RuleHit(
                $"The index of the new {(key.Kind == ConstraintKind.Unique ? "UNIQUE" : "PRIMARY KEY")} "
                    + $"({string.Join(", ", key.Columns)}) is built while nobody can read or write {table}."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
