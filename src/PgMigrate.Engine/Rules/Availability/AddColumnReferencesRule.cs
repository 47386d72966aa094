using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new column with REFERENCES locks two tables.</summary>
internal sealed class AddColumnReferencesRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-references", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new column with REFERENCES locks two tables",
            Reason =
                "ACCESS EXCLUSIVE on the table and SHARE ROW EXCLUSIVE on the one it points to are held together until the "
                + "script commits: writes to both wait, and two tables invite a deadlock.",
            SafeWay = """
                Add the column, then the key without a check, then validate it, each in a script of its own:
                    ALTER TABLE t ADD COLUMN parent_id bigint;
                    ALTER TABLE t ADD CONSTRAINT t_parent_fk FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID;
                    ALTER TABLE t VALIDATE CONSTRAINT t_parent_fk;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.Constraints.FirstOrDefault(constraint => constraint.Kind == ConstraintKind.ForeignKey)
            is { References: { } parent }
        && !site.IsSame(table, parent)
        && !site.IsNew(parent)
            ? new RuleHit(
                $"The new column {action.Column.Name} references {parent}: nobody can read or write {table}, or write {parent}, "
                    + "until the script commits."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
