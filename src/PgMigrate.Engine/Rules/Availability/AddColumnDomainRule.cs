using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new column of a domain with a constraint rewrites the table.</summary>
[MeansRewrite]
[HoldsLong]
internal sealed class AddColumnDomainRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-domain", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new column of a domain with a constraint rewrites the table",
            Reason =
                "PostgreSQL checks the constraint row by row and writes the table again under ACCESS EXCLUSIVE, even where "
                + "there is no default.",
            SafeWay = """
                Use the domain's base type and a CHECK that is validated afterwards:
                    ALTER TABLE t ADD COLUMN c text;
                    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c <> '') NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_check;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.Type is { } type && site.Schema.Domain(type, site.Path) is { HasConstraint: true }
            ? new RuleHit(
                $"The new column {action.Column.Name} is of the domain {type}, which has a constraint: {table} is rewritten "
                    + "while nobody can read or write it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
