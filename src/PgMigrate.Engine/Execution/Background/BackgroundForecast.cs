using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>
/// Whether a run that is not made yet would leave a script in the background. It would not where the table has no rows: then the
/// script is applied at once.
/// </summary>
internal static class BackgroundForecast
{
    /// <summary>How far it would be, in words that follow <c>be</c>.</summary>
    public const string HowFar = "left in the background";

    /// <summary>
    /// Tells it from the size of the table, which nobody needs a right to know; a table that an earlier script is to make is
    /// taken to be empty.
    /// </summary>
    public static async Task<bool> WouldLeaveAsync(RunState run, PlanEntry entry, CancellationToken stop)
    {
        if (
            run.Server is not { } server
            || entry.Action != PlanAction.Run
            || !run.Context.LeavesInBackground(entry.Directives)
            || await KeyReader.FindTableAsync(server, entry.Directives.Batch!.Table, stop).ConfigureAwait(false) is not { } table
        )
            return false;
        return await server
            .ScalarAsync(SqlFile.Read("Execution/Background", "has_pages"), [SqlValue.Oid(table)], stop)
            .ConfigureAwait(false)
            is true;
    }
}
