using System.Text;
using PgMigrate.Engine.Sql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>
/// Real SQL: our own migrations, what the installed PostgreSQL brings, and the folder that
/// <c>PGMIGRATE_SQL_CORPUS</c> names.
/// </summary>
static class SqlCorpus
{
    public static IEnumerable<(string Path, string Text)> Files()
    {
        foreach (var path in Paths())
        {
            string text;
            try
            {
                text = ScriptText.Read(path).Text;
            }
            catch (MigrationException e) when (e.ErrorId == MigrationErrorId.ScriptEncoding)
            {
                // A corpus may hold files in encodings that nobody named; they are no SQL that could be compared.
                continue;
            }
            yield return (path, text);
        }
    }

    /// <summary>
    /// The text as the server's parser may see it: psql's lines and COPY data become blanks of the same length, a
    /// psql command such as <c>\gset</c> that ends a statement becomes its semicolon.
    /// </summary>
    public static string ForTheParser(string text, IReadOnlyList<SqlPiece> pieces)
    {
        var plain = new StringBuilder(text.Length);
        var isInterrupted = false;
        foreach (var piece in pieces)
        {
            var written = text.AsSpan(piece.Offset, piece.Length);
            if (piece.Kind is SqlPieceKind.Statement or SqlPieceKind.Trivia)
                plain.Append(written);
            else
                plain.Append(isInterrupted ? ';' : ' ').Append(' ', written.Length - 1);

            isInterrupted =
                piece.Flags.HasFlag(SqlPieceFlags.Interrupted) || (isInterrupted && piece.Kind == SqlPieceKind.Trivia);
        }
        return plain.ToString();
    }

    static IEnumerable<string> Paths()
    {
        string?[] folders =
        [
            RepositoryRoot.Combine("migrations"),
            "/usr/share/postgresql",
            Environment.GetEnvironmentVariable("PGMIGRATE_SQL_CORPUS"),
        ];
        return folders
            .Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder!, "*.sql", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
    }
}
