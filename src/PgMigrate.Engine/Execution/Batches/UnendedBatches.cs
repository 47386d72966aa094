using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Scripts whose batches were begun and not ended.</summary>
internal static class UnendedBatches
{
    /// <summary>Where batches are recorded.</summary>
    public const string Table = "pgmigrate.batch";

    /// <summary>Reads those of what is worked on, by the script's name; none where the database has no such table yet.</summary>
    public static async Task<IReadOnlyDictionary<string, UnendedBatch>> ReadAsync(
        ServerConnection server,
        ServerFacts facts,
        CancellationToken cancellationToken
    )
    {
        if (!facts.OwnTables.Contains(Table, StringComparer.Ordinal))
            return new Dictionary<string, UnendedBatch>();
        var rows = await server
            .ListAsync(
                SqlFile.Read(BatchStore.Folder, "read_unended"),
                [],
                reader => (Script: reader.GetString(0), Batch: Read(reader)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var scope = Checkpoints.ScopeOf(server.Schema);
        return rows.Where(row => row.Script.StartsWith(scope, StringComparison.Ordinal))
            .ToDictionary(row => row.Script[scope.Length..], row => row.Batch, StringComparer.Ordinal);
    }

    private static UnendedBatch Read(NpgsqlDataReader reader)
    {
        var hash = reader.GetOrdinal("statement_hash");
        return new UnendedBatch(BatchStore.ReadState(reader), reader.IsDBNull(hash) ? null : reader.GetString(hash))
        {
            IsLeft = reader.GetBoolean(reader.GetOrdinal("is_left")),
            RecordedAt = reader.GetFieldValue<DateTimeOffset>(reader.GetOrdinal("recorded_at")),
            SuspendedBy = reader.GetBoolean(reader.GetOrdinal("is_suspended"))
                ? BatchStore.DescribeSuspension(reader, reader.GetOrdinal("suspended_by"))
                : null,
        };
    }
}

/// <summary>A script whose batches were begun and not ended.</summary>
/// <param name="State">How far they are.</param>
/// <param name="Hash">What they were begun with: see <see cref="BatchIdentity.Hash"/>; null where that is not known.</param>
internal sealed record UnendedBatch(BatchState State, string? Hash)
{
    /// <summary>True where they were left in the background.</summary>
    public bool IsLeft { get; init; }

    /// <summary>When the last of them was committed (UTC); when they were begun, where none was.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Who holds them back, and why; null where nobody does.</summary>
    public string? SuspendedBy { get; init; }
}
