using Npgsql;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>A statement that the server is at.</summary>
/// <param name="Text">
/// Its text, as it was sent, secrets included; of a long one its beginning. To be compared, never shown.
/// </param>
/// <param name="Began">When the server began it, by the server's clock.</param>
/// <param name="SeenAt">When it was seen, by the server's clock.</param>
internal sealed record ExecutingStatement(string Text, DateTimeOffset Began, DateTimeOffset SeenAt)
{
    // The server keeps the beginning of a text, of 100 bytes at least: so many characters of it there are in any case.
    private const int ShortestCut = 25;

    /// <summary>Reads a row of waiting_sessions.sql; null where the process executes nothing.</summary>
    public static ExecutingStatement? TryRead(NpgsqlDataReader reader) =>
        reader.IsDBNull(11) || reader.IsDBNull(12)
            ? null
            : new ExecutingStatement(
                reader.GetString(12),
                reader.GetFieldValue<DateTimeOffset>(11),
                reader.GetFieldValue<DateTimeOffset>(13)
            );

    /// <summary>Whether it may be this one.</summary>
    public bool Is(string sent) =>
        sent.Length <= Text.Length || Text.Length < ShortestCut ? sent == Text : sent.StartsWith(Text, StringComparison.Ordinal);
}
