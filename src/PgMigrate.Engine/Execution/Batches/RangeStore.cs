using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>The rows of <c>pgmigrate.batch_range</c>: one for each range that a pass is cut into.</summary>
/// <param name="context">The run.</param>
/// <param name="entry">The script.</param>
internal sealed class RangeStore(RunContext context, PlanEntry entry)
{
    private readonly string _script = Checkpoints.KeyOf(context, entry);

    /// <summary>What an earlier run, or this one, has cut the pass into; none where it is whole.</summary>
    public Task<IReadOnlyList<BatchRange>> ReadAsync(ServerConnection server, CancellationToken cancellationToken) =>
        server.ListAsync(
            SqlFile.Read(BatchStore.Folder, "read_ranges"),
            [new() { Value = _script }],
            reader => new BatchRange(
                reader.GetInt32(0),
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetInt32(4)
            ),
            cancellationToken
        );

    /// <summary>The statement that keeps a range.</summary>
    public NpgsqlBatchCommand Keep(BatchRange range) =>
        ServerConnection.Command(
            SqlFile.Read(BatchStore.Folder, "keep_range"),
            new() { Value = _script },
            new() { Value = range.Number },
            SqlValue.Text(range.Begin),
            new() { Value = range.End },
            new() { Value = range.Size }
        );

    /// <summary>The statement that forgets all of them.</summary>
    public NpgsqlBatchCommand Forget() =>
        ServerConnection.Command(
            "DELETE FROM pgmigrate.batch_range WHERE script OPERATOR(pg_catalog.=) $1",
            new NpgsqlParameter { Value = _script }
        );

    /// <summary>The record of batches in one range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="before">How far it is.</param>
    /// <param name="gate">Where they are counted among all.</param>
    public IBatchRecord RecordOf(BatchRange range, BatchState before, SharedGate gate) =>
        new RangeRecord(this, range.Number, before, gate);

    private NpgsqlBatchCommand Record(int number, BatchState before, BatchState after) =>
        ServerConnection.Command(
            SqlFile.Read(BatchStore.Folder, "record_range"),
            new() { Value = _script },
            new() { Value = context.Identity.RunId },
            new() { Value = number },
            SqlValue.Text(after.Last),
            new() { Value = after.Keys - before.Keys },
            new() { Value = after.Rows - before.Rows },
            new() { Value = after.Failures - before.Failures },
            new() { Value = after.Size },
            new() { Value = after.Longest }
        );

    // What was committed last, so that each batch adds to what others have counted.
    private sealed class RangeRecord(RangeStore store, int number, BatchState before, SharedGate gate) : IBatchRecord
    {
        private BatchState _before = before;

        public NpgsqlBatchCommand Record(BatchState state) => store.Record(number, _before, state);

        public void Committed(BatchState state)
        {
            gate.Count(
                state.Keys - _before.Keys,
                state.Rows - _before.Rows,
                state.Failures - _before.Failures,
                state.Size,
                state.Longest
            );
            _before = state;
        }
    }
}
