using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Leads from a place in a script's text, tokens replaced, back to the file. The values of the caller's tokens are known; that of
/// one of grate's own is taken to reach up to where the file's text goes on.
/// </summary>
internal static class SourceMap
{
    /// <summary>The offset in the file.</summary>
    /// <param name="file">The file's text.</param>
    /// <param name="text">The same with tokens replaced.</param>
    /// <param name="offset">An offset in <paramref name="text"/>.</param>
    /// <param name="tokens">The caller's tokens.</param>
    public static int ToFile(string file, string text, int offset, IReadOnlyList<MigrationToken> tokens)
    {
        var (fileAt, textAt) = (0, 0);
        foreach (var match in TokenRules.TokenPattern().EnumerateMatches(file))
        {
            var literal = match.Index - fileAt;
            if (offset < textAt + literal)
                break;
            textAt += literal;
            var next = match.Index + match.Length;
            var valueLength = ValueLength(file, match, text, textAt, tokens);
            if (offset < textAt + valueLength)
                return match.Index;
            (fileAt, textAt) = (next, textAt + valueLength);
        }

        return Math.Min(file.Length, fileAt + offset - textAt);
    }

    private static int ValueLength(string file, ValueMatch match, string text, int textAt, IReadOnlyList<MigrationToken> tokens)
    {
        var written = file.AsSpan(match.Index, match.Length);
        foreach (var token in tokens)
            if (
                written[2..^2].Equals(token.Name, StringComparison.OrdinalIgnoreCase)
                && text.AsSpan(textAt).StartsWith(token.Value, StringComparison.Ordinal)
            )
                return token.Value.Length;
        if (text.AsSpan(textAt).StartsWith(written, StringComparison.OrdinalIgnoreCase))
            return match.Length;

        var behind = file.AsSpan(match.Index + match.Length);
        var nextToken = behind.IndexOf("{{", StringComparison.Ordinal);
        var literal = nextToken < 0 ? behind : behind[..nextToken];
        return Math.Max(0, text.AsSpan(textAt).IndexOf(literal, StringComparison.Ordinal));
    }
}
