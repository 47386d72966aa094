using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new serial or identity column rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class AddColumnSerialRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-serial", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new serial or identity column rewrites the table",
            Reason =
                "Every row gets its own number: the table is written again, and its indexes built again, under ACCESS EXCLUSIVE.",
            SafeWay = """
                Add a plain column, number the rows in batches, then make it what it should be:
                    ALTER TABLE t ADD COLUMN n bigint;
                    CREATE SEQUENCE t_n_seq OWNED BY t.n;
                    ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq');
                    -- in a script of its own:
                    -- pgmigrate:batch table=t key=id passes=10
                    UPDATE t SET n = nextval('t_n_seq') WHERE n IS NULL;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.NumbersRows
            ? new RuleHit(
                $"The new column {action.Column.Name} numbers every row: {table} is rewritten while nobody can read or write it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
