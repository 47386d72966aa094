using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>How far a run is by what it has recorded.</summary>
/// <param name="Done">Scripts that are done.</param>
/// <param name="Took">How long those took together that were executed.</param>
internal sealed record RunTally(int Done, TimeSpan Took)
{
    // The key of a checkpoint of a script that takes back: see Checkpoints.KeyOf.
    private const string OfUndo = "undo of ";

    /// <summary>The script that was recorded last, for good or ill; null before the first.</summary>
    public string? LastScript { get; init; }

    /// <summary>When that ended; null before the first.</summary>
    public DateTimeOffset? LastEndedAt { get; init; }

    /// <summary>The script that is not one transaction and has begun; null where none has.</summary>
    public string? BegunScript { get; init; }

    /// <summary>Its statement that has begun, in a few words; null where none has.</summary>
    public string? BegunStatement { get; init; }

    /// <summary>Reads it.</summary>
    public static async Task<RunTally> ReadAsync(ServerConnection connection, Guid runId, CancellationToken cancellationToken) =>
        await connection
            .FirstOrDefaultAsync(SqlFile.Read("Watching", "run_tally"), [new() { Value = runId }], Read, cancellationToken)
            .ConfigureAwait(false)
        ?? new RunTally(0, TimeSpan.Zero);

    private static RunTally Read(NpgsqlDataReader reader) =>
        new((int)reader.GetInt64(0), reader.IsDBNull(1) ? TimeSpan.Zero : reader.GetTimeSpan(1))
        {
            LastScript = reader.TextOrNull(2),
            LastEndedAt = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            BegunScript = NameOf(reader.TextOrNull(4)),
            BegunStatement = WithoutLine(reader.TextOrNull(5)),
        };

    private static string? NameOf(string? key) =>
        key?.StartsWith(OfUndo, StringComparison.Ordinal) == true ? key[OfUndo.Length..] : key;

    // A checkpoint has the line of the statement in front: see SqlStatement.Summary.
    private static string? WithoutLine(string? summary) =>
        summary?.IndexOf(": ", StringComparison.Ordinal) is { } colon and >= 0 ? summary[(colon + 2)..] : summary;
}
