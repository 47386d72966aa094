using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>Constraints that were added NOT VALID and never validated.</summary>
internal sealed class UnvalidatedConstraints : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.UnvalidatedConstraint;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        run.Server!.ListAsync(
            SqlFile.Read("Repair", "unvalidated_constraints"),
            [RepairScope.Of(run)],
            reader => Of(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)),
            stop
        );

    private static RepairItem Of(string kind, string name, string constraint, string definition)
    {
        var sql = $"ALTER {kind} {name} VALIDATE CONSTRAINT {constraint}";
        return new RepairItem(
            RepairKind.UnvalidatedConstraint,
            $"{name}.{constraint}",
            $"What was there before the constraint {constraint} of {name} was never held against it: {definition}.",
            sql,
            (work, stop) => work.RunAloneAsync(sql, isConcurrent: false, stop)
        );
    }
}
