using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>Which releases are out, as somebody has confirmed.</summary>
internal static class PhaseConfirmations
{
    private const string Table = "pgmigrate.phase_confirmation";

    /// <summary>When each release was confirmed last (UTC), by its name; empty where the tables are older.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReadAsync(
        ServerConnection connection,
        ServerFacts facts,
        CancellationToken cancellationToken
    )
    {
        var confirmed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        if (!facts.OwnTables.Contains(Table, StringComparer.Ordinal))
            return confirmed;
        var rows = connection.QueryAsync(
            $"SELECT release, max(confirmed_at) FROM {Table} GROUP BY release",
            [],
            reader => (Release: reader.GetString(0), At: reader.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken
        );
        await foreach (var (release, at) in rows.ConfigureAwait(false))
            confirmed.Add(release, at);
        return confirmed;
    }

    /// <summary>Records that a release is out.</summary>
    /// <returns>When (UTC), by the server's clock.</returns>
    public static Task<DateTimeOffset> RecordAsync(
        ServerConnection connection,
        RunContext context,
        string release,
        string? comment,
        CancellationToken cancellationToken
    ) =>
        connection.FirstOrDefaultAsync(
            SqlFile.Read("confirm_phase"),
            [
                new() { Value = release },
                SqlValue.Text(context.Options.Environment),
                new() { Value = context.Identity.User },
                new() { Value = context.Identity.Host },
                new() { Value = RunIdentity.ToolVersion },
                SqlValue.Text(comment),
            ],
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancellationToken
        );
}
