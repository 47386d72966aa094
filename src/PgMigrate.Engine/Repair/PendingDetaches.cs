using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Partitions whose <c>DETACH … CONCURRENTLY</c> was interrupted: queries of the table leave them out, and no other partition can
/// be detached in that way until they are gone.
/// </summary>
internal sealed class PendingDetaches : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.PendingDetach;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        run.Server!.ListAsync(
            SqlFile.Read("Repair", "pending_detaches"),
            [RepairScope.Of(run)],
            reader => Of(reader.GetString(0), reader.GetString(1)),
            stop
        );

    private static RepairItem Of(string table, string partition)
    {
        var sql = $"ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE";
        return new RepairItem(
            RepairKind.PendingDetach,
            partition,
            $"The partition {partition} of {table} was to be detached CONCURRENTLY, and that was interrupted: queries of the "
                + "table leave it out, and it still belongs to it.",
            sql,
            (work, stop) => work.RunAloneAsync(sql, isConcurrent: true, stop)
        );
    }
}
