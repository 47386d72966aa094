using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.DataLoss;

/// <summary>DROP CONSTRAINT.</summary>
internal sealed class DropConstraintRule : TableActionRule<DropConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("drop-constraint", RuleGroup.DataLoss, FindingSeverity.Information)
    {
        Title = "DROP CONSTRAINT",
        Reason = "From then on nothing guards the rows: what comes in meanwhile must be mended before the constraint can come back. A foreign key locks both tables with ACCESS EXCLUSIVE.",
        SafeWay = """
            Where another constraint takes its place, add that one first.
            """,
        Examples =
        [
            new("ALTER TABLE item DROP CONSTRAINT positive", true) { Setup = "CREATE TABLE item (id integer CONSTRAINT positive CHECK (id > 0))", Lock = TableLock.AccessExclusive, Locked = "item" },
            new("ALTER TABLE item ADD CONSTRAINT two CHECK (id > 2) NOT VALID; ALTER TABLE item DROP CONSTRAINT two", false) { Setup = "CREATE TABLE item (id integer, name text)" },
        ],
    };

    /// <inheritdoc/>
    protected override Suspicion? Check(DropConstraint action, ObjectName table, StatementSite site)
    {
        var isOwn = site.Transaction.NotValid.Contains((site.Schema.Resolve(table), action.Name));
        var isProof = site.Schema.Table(table)?.Constraints.Find(constraint => constraint.Name == action.Name) is { Kind: ConstraintKind.Check, Columns.Count: 0, Expression: { } check }
            && check.Contains("IS NOT NULL", StringComparison.OrdinalIgnoreCase);
        return isOwn || isProof ? null : new Suspicion($"{action.Name} no longer guards {table}.") { Lock = TableLock.AccessExclusive };
    }
}
