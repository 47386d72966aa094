using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Statements;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>Indexes whose build has failed: built again, or dropped where they are copies that a rebuild has left.</summary>
internal sealed class InvalidIndexes : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.InvalidIndex;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        run.Server!.ListAsync(
            SqlFile.Read("Repair", "invalid_indexes"),
            [RepairScope.Of(run)],
            reader => Of(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)),
            stop
        );

    private static RepairItem Of(string index, string table, bool isCopy)
    {
        var sql = isCopy ? $"DROP INDEX CONCURRENTLY IF EXISTS {index}" : $"REINDEX INDEX CONCURRENTLY {index}";
        return new RepairItem(
            RepairKind.InvalidIndex,
            index,
            isCopy
                ? $"The index {index} on {table} is what a rebuild or a drop has left; every write may maintain it."
                : $"The index {index} on {table} is invalid: no query uses it, and every write maintains it.",
            sql,
            (work, stop) => RunAsync(work, index, sql, stop)
        );
    }

    // A rebuild that fails leaves a copy of its own.
    private static async Task RunAsync(RepairWork work, string index, string sql, CancellationToken stop)
    {
        try
        {
            await work.RunAloneAsync(sql, isConcurrent: true, stop).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await new ConcurrentIndexes(work.Server)
                .DropLeftoversAsync(new Reindex("INDEX", index, Concurrently: true), CancellationToken.None)
                .ConfigureAwait(false);
            throw;
        }
    }
}
