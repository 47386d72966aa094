using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Scripts that an earlier run has begun in steps and not ended. A run goes on with them; this begins them anew.
/// </summary>
internal sealed class InterruptedScripts : IRepair
{
    private const string Table = "pgmigrate.statement_checkpoint";

    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.InterruptedScript;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        run.Facts!.OwnTables.Contains(Table, StringComparer.Ordinal)
            ? await run.Server!.ListAsync(
                    $"SELECT script, count(*), max(recorded_at) FROM {Table} GROUP BY script ORDER BY script",
                    [],
                    reader => Of(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)),
                    stop
                )
                .ConfigureAwait(false)
            : [];

    private static RepairItem Of(string script, long statements, DateTimeOffset last) =>
        new(
            RepairKind.InterruptedScript,
            script,
            string.Create(
                CultureInfo.InvariantCulture,
                $"A run has committed {statements} statements of {script}, the last at {CountedUse.Time(last)}, and not its end: "
                    + $"the next run goes on there."
            ),
            "Forget them: the next run begins the script anew. What they have done must have been taken back by hand.",
            (work, stop) =>
                work.CommitAsync(
                    [
                        ServerConnection.Command(
                            $"DELETE FROM {Table} WHERE script = $1",
                            new NpgsqlParameter { Value = script }
                        ),
                        ServerConnection.Command(
                            "DELETE FROM pgmigrate.invariant_value WHERE script = $1",
                            new NpgsqlParameter { Value = script }
                        ),
                    ],
                    stop
                )
        );
}
