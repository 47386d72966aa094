using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>The row of <c>pgmigrate.batch</c> that tells how far a script's batches are.</summary>
/// <param name="context">The run.</param>
/// <param name="entry">The script.</param>
internal sealed class BatchStore(RunContext context, PlanEntry entry) : IBatchRecord
{
    /// <summary>Where the queries are.</summary>
    public const string Folder = "Execution/Batches";

    private readonly string _script = Checkpoints.KeyOf(context, entry);

    /// <summary>The statement that writes that the batches begin.</summary>
    /// <param name="identity">What of the script must stay as it is: see <see cref="BatchIdentity"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="size">Rows of the first batch.</param>
    /// <param name="leaves">True where the run leaves them in the background.</param>
    public NpgsqlBatchCommand Begin(BatchIdentity identity, BatchKey key, int size, bool leaves) =>
        ServerConnection.Command(
            SqlFile.Read(Folder, "begin_batches"),
            new() { Value = _script },
            new() { Value = entry.Hash },
            new() { Value = context.Identity.RunId },
            new() { Value = identity.Hash },
            new() { Value = identity.Summary },
            new() { Value = key.Table },
            new() { Value = string.Join(", ", key.Columns.Select(column => column.Name)) },
            new() { Value = key.Order },
            new() { Value = key.Estimate },
            new() { Value = size },
            Run(leaves)
        );

    /// <summary>The statement that writes that this run goes on with them, or leaves them.</summary>
    /// <param name="leaves">
    /// True where it leaves them in the background; null where it goes on with them wherever they are.
    /// </param>
    public NpgsqlBatchCommand Take(bool? leaves) =>
        ServerConnection.Command(
            SqlFile.Read(Folder, "take_batches"),
            new() { Value = _script },
            new() { Value = context.Identity.RunId },
            new() { Value = leaves is not null },
            Run(leaves == true)
        );

    /// <inheritdoc/>
    public NpgsqlBatchCommand Record(BatchState state) =>
        ServerConnection.Command(
            SqlFile.Read(Folder, "record_batch"),
            new() { Value = _script },
            new() { Value = context.Identity.RunId },
            new() { Value = state.Pass },
            SqlValue.Text(state.PassEnd),
            new() { Value = state.PassRows },
            SqlValue.Text(state.Last),
            new() { Value = state.Keys },
            new() { Value = state.Rows },
            new() { Value = state.Batches },
            new() { Value = state.Failures },
            new() { Value = state.Size },
            new() { Value = state.Paused },
            SqlValue.Text(state.Pauses.ToJson()),
            new() { Value = state.Longest }
        );

    /// <summary>The statement that writes how long the batches have waited for what.</summary>
    /// <param name="state">How far they are.</param>
    /// <param name="waitsFor">What they wait for now, for people; null where they do not.</param>
    public NpgsqlBatchCommand RecordPause(BatchState state, string? waitsFor) =>
        ServerConnection.Command(
            SqlFile.Read(Folder, "record_pause"),
            new() { Value = _script },
            new() { Value = state.Paused },
            SqlValue.Text(state.Pauses.ToJson()),
            SqlValue.Text(context.Mask.HideIn(waitsFor))
        );

    /// <summary>The statement that writes that all batches are done.</summary>
    /// <param name="longest">The longest that one has held its locks; null where none has run.</param>
    public NpgsqlBatchCommand End(TimeSpan? longest) =>
        ServerConnection.Command(
            SqlFile.Read(Folder, "end_batches"),
            new() { Value = _script },
            new() { Value = context.Identity.RunId },
            SqlValue.Interval(longest)
        );

    /// <summary>What an earlier run has left; null where it has left nothing.</summary>
    public Task<KeptBatches?> ReadAsync(ServerConnection server, CancellationToken cancellationToken) =>
        server.FirstOrDefaultAsync(
            SqlFile.Read(Folder, "read_batches"),
            [new() { Value = _script }],
            reader => new KeptBatches(reader.GetString(0), ReadState(reader)),
            cancellationToken
        );

    /// <summary>The question what others want of the batches: no row or one.</summary>
    public NpgsqlBatchCommand AskWanted() =>
        ServerConnection.Command(SqlFile.Read(Folder, "read_control"), new NpgsqlParameter { Value = _script });

    /// <summary>Reads the row of the answer.</summary>
    public static WantedBatch ReadWanted(NpgsqlDataReader reader) =>
        new(
            reader.GetBoolean(0) ? DescribeSuspension(reader, 1) : null,
            reader.IsDBNull(3) ? null : reader.GetInt32(3),
            reader.IsDBNull(4) ? null : reader.GetTimeSpan(4),
            reader.IsDBNull(5) ? null : reader.GetInt32(5) / 100.0
        )
        {
            PauseOn = reader.IsDBNull(6) ? null : ReadSignals(reader.GetString(6)),
            StopOn = reader.IsDBNull(7) ? null : ReadSignals(reader.GetString(7)),
        };

    private static IReadOnlyList<BatchSignal> ReadSignals(string text)
    {
        var (signals, problem) = SignalList.Read(text);
        return problem is null ? signals : throw new FormatException(problem.Message);
    }

    /// <summary>Reads who has suspended batches, and from the next column why.</summary>
    public static string DescribeSuspension(NpgsqlDataReader reader, int column)
    {
        var by = reader.IsDBNull(column) ? "somebody" : reader.GetString(column);
        return reader.IsDBNull(column + 1) ? by : $"{by}: {reader.GetString(column + 1)}";
    }

    /// <summary>Reads a row whose first column is something else, and whose others are those of read_batches.sql.</summary>
    public static BatchState ReadState(NpgsqlDataReader reader) =>
        new()
        {
            Pass = reader.GetInt32(1),
            PassEnd = reader.IsDBNull(2) ? null : reader.GetString(2),
            PassRows = reader.GetInt64(3),
            Last = reader.IsDBNull(4) ? null : reader.GetString(4),
            Keys = reader.GetInt64(5),
            Rows = reader.GetInt64(6),
            Batches = reader.GetInt64(7),
            Failures = reader.GetInt64(8),
            Size = reader.GetInt32(9),
            Estimate = reader.GetInt64(10),
            Paused = reader.GetTimeSpan(11),
            Pauses = PauseTimes.Read(reader.GetString(12)),
            Longest = reader.GetTimeSpan(13),
        };

    private NpgsqlParameter Run(bool isNamed) => SqlValue.Uuid(isNamed ? context.Identity.RunId : null);
}

/// <summary>What an earlier run has left of a script's batches.</summary>
/// <param name="Order">What the order of the key depended on then.</param>
/// <param name="State">How far they had come.</param>
internal sealed record KeptBatches(string Order, BatchState State);
