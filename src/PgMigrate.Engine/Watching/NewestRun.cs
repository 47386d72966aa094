using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>A run, as the history has it.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Outcome">As <c>pgmigrate.run</c> calls it: running, succeeded, failed, cancelled, interrupted.</param>
internal sealed record NewestRun(Guid RunId, DateTimeOffset StartedAt, string Outcome)
{
    /// <summary>The outcome of a run whose end is not recorded.</summary>
    public const string Running = "running";

    /// <summary>When it ended; null where that is not recorded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it applies scripts or takes them back.</summary>
    public RunOperation Operation { get; init; }

    /// <summary>Its environment; null where none was given.</summary>
    public string? Environment { get; init; }

    /// <summary>User and host.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>Why it did not end well; null where it did.</summary>
    public string? Error { get; init; }

    /// <summary>Who started its pipeline; null outside of one.</summary>
    public string? Actor { get; init; }

    /// <summary>The page of the pipeline's run; null outside of one.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>The commit; null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>Reads the newest run, or the one whose id begins so; null where there is none.</summary>
    public static Task<NewestRun?> ReadAsync(
        ServerConnection connection,
        HistoryTables tables,
        string? prefix,
        CancellationToken cancellationToken
    ) =>
        connection.FirstOrDefaultAsync(
            tables.Fill(SqlFile.Read("Watching", "newest_run")),
            [SqlValue.Text(prefix)],
            Read,
            cancellationToken
        );

    private static NewestRun Read(NpgsqlDataReader reader) =>
        new(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(3))
        {
            EndedAt = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            Environment = reader.TextOrNull(4),
            AppliedBy = reader.TextOrNull(5),
            Error = reader.TextOrNull(6),
            Operation = reader.GetString(7) switch
            {
                "down" => RunOperation.Undo,
                "import" => RunOperation.Import,
                _ => RunOperation.Migrate,
            },
            Actor = reader.TextOrNull(8),
            PipelineUrl = reader.TextOrNull(9),
            Commit = reader.TextOrNull(10),
        };
}
