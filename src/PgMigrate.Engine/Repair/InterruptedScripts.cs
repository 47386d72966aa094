using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Scripts that an earlier run has begun in steps and not ended. A run goes on with them; this begins them anew.
/// </summary>
internal sealed class InterruptedScripts : IRepair
{
    private const string Table = "pgmigrate.statement_checkpoint";
    private const string Batches = "pgmigrate.batch";

    private const string WithoutBatches =
        $"SELECT c.script, count(*), max(c.recorded_at), NULL::bigint, false FROM {Table} c WHERE starts_with(c.script, $1) "
        + "GROUP BY c.script ORDER BY c.script";

    private const string WithBatches =
        "SELECT c.script, count(*), max(greatest(c.recorded_at, b.recorded_at)), max(b.batches), "
        + $"bool_or(b.suspended_at IS NOT NULL AND row_to_json(b) ->> 'left_by' IS NOT NULL) FROM {Table} c "
        + $"LEFT JOIN {Batches} b ON b.script = c.script AND b.ended_at IS NULL "
        // What goes on in the background needs no repair, and begun anew by mistake it would do everything twice.
        + "WHERE starts_with(c.script, $1) AND (row_to_json(b) ->> 'left_by' IS NULL OR b.suspended_at IS NOT NULL) "
        + "GROUP BY c.script ORDER BY c.script";

    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.InterruptedScript;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        if (!run.Facts!.OwnTables.Contains(Table, StringComparer.Ordinal))
            return [];
        var scope = Checkpoints.ScopeOf(run.Context.Target.Schema);
        return await run.Server!.ListAsync(
                run.Facts.OwnTables.Contains(Batches, StringComparer.Ordinal) ? WithBatches : WithoutBatches,
                [new() { Value = scope }],
                reader =>
                    Of(
                        reader.GetString(0),
                        scope,
                        reader.IsDBNull(3)
                            ? CountText.Of(reader.GetInt64(1), "statement")
                            : CountText.Of(reader.GetInt64(3), "batch", "batches"),
                        reader.GetFieldValue<DateTimeOffset>(2),
                        reader.GetBoolean(4)
                    ),
                stop
            )
            .ConfigureAwait(false);
    }

    private static RepairItem Of(string key, string scope, string done, DateTimeOffset last, bool isSuspended) =>
        new(
            RepairKind.InterruptedScript,
            key[scope.Length..],
            $"A run has committed {done} of {key[scope.Length..]}, the last at {CountedUse.Time(last)}, and not its end: "
                + (isSuspended ? "it is suspended in the background." : "the next run goes on there."),
            "Forget them: the next run begins the script anew. What they have done must have been taken back by hand.",
            (work, stop) =>
                work.CommitAsync(
                    [
                        ServerConnection.Command($"DELETE FROM {Table} WHERE script = $1", new NpgsqlParameter { Value = key }),
                        ServerConnection.Command(
                            "DELETE FROM pgmigrate.invariant_value WHERE script = $1",
                            new NpgsqlParameter { Value = key }
                        ),
                    ],
                    stop
                )
        );
}
