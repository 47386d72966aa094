namespace PgMigrate.Engine.Sql;

/// <summary>
/// Cuts a script into statements, COPY data, psql commands and what lies between. It reads as it is asked for the next
/// piece, in linear time and without memory of its own beyond a few words; it throws nothing whatever the text.
/// </summary>
internal static class SqlSplitter
{
    /// <summary>The pieces of <paramref name="text"/>, which join to the whole.</summary>
    /// <param name="text">A script; a byte order mark at its beginning is trivia.</param>
    /// <param name="session">
    /// The settings to begin with, which is kept up to date: when a piece is handed out, its effect is already in there.
    /// Null for a new session.
    /// </param>
    public static IEnumerable<SqlPiece> Split(string text, ScriptSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new SqlPieceReader(text, session ?? new ScriptSession());
        while (reader.TryRead(out var piece))
            yield return piece;
    }
}
