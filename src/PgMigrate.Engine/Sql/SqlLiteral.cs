using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>What a token stands for: constants and identifiers without their quotes.</summary>
internal static class SqlLiteral
{
    /// <summary>A value as a constant, whatever the server's <c>standard_conforming_strings</c>.</summary>
    public static string Quote(string value)
    {
        var quoted = value.Replace("'", "''", StringComparison.Ordinal);
        return value.Contains('\\') ? $" E'{quoted.Replace(@"\", @"\\", StringComparison.Ordinal)}'" : $"'{quoted}'";
    }

    /// <summary>
    /// The value of a constant or word: quotes off, doubled quotes and the escapes of <c>E''</c> undone, words as they
    /// stand. Constants continued on another line and <c>U&amp;''</c> keep what stands between their outer quotes.
    /// </summary>
    public static string Value(ReadOnlySpan<char> token, SqlTokenKind kind) =>
        kind switch
        {
            SqlTokenKind.String => StringValue(token),
            SqlTokenKind.DollarString => DollarValue(token),
            SqlTokenKind.QuotedIdentifier => SqlIdentifier.Parse(token),
            _ => token.ToString(),
        };

    static string StringValue(ReadOnlySpan<char> token)
    {
        var quote = token.IndexOf('\'');
        var isClosed = token.Length > quote + 1 && token[^1] == '\'';
        var inside = (isClosed ? token[(quote + 1)..^1] : token[(quote + 1)..])
            .ToString()
            .Replace("''", "'", StringComparison.Ordinal);
        return token[0] is 'e' or 'E' ? BackslashText.ReadConstant(inside) : inside;
    }

    static string DollarValue(ReadOnlySpan<char> token)
    {
        var delimiter = token[1..].IndexOf('$') + 2;
        return token.Length < 2 * delimiter ? token[delimiter..].ToString() : token[delimiter..^delimiter].ToString();
    }
}
