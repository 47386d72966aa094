using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A constraint is validated in the transaction that added it.</summary>
internal sealed class ValidateTogetherRule : TableActionRule<ValidateConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("validate-together", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A constraint is validated in the transaction that added it",
            Reason =
                "The lock of ADD CONSTRAINT is held until the commit, so that the rows are read under it after all: NOT VALID "
                + "has gained nothing.",
            SafeWay = """
                Put VALIDATE CONSTRAINT into a script of its own: it takes a weaker lock there.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(ValidateConstraint action, ObjectName table, StatementContext site) =>
        site.Transaction.NotValid.Contains((site.Object(table), action.Name))
            ? new RuleHit(
                $"{action.Name} is validated in the transaction that added it: nobody can "
                    + $"{(Held(table, site) >= TableLock.AccessExclusive ? "read or write" : "write")} {table} while its rows "
                    + "are read."
            )
            {
                Lock = Held(table, site),
            }
            : null;

    // Of a foreign key, less.
    private static TableLock Held(ObjectName table, StatementContext site) =>
        site
            .Transaction.Locks.Where(held => held.Table == site.Object(table))
            .Select(held => held.Mode)
            .DefaultIfEmpty(TableLock.AccessExclusive)
            .Max();
}
