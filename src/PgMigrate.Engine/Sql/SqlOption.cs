namespace PgMigrate.Engine.Sql;

/// <summary>
/// One entry of an option list such as <c>WITH (create_slot = false)</c> or <c>(CONCURRENTLY, VERBOSE off)</c>.
/// </summary>
/// <param name="Name">Its name, folded to lower case.</param>
/// <param name="Value">Its value without quotes; null where none is given, which means true.</param>
internal readonly record struct SqlOption(string Name, string? Value)
{
    /// <summary>Reads the list that begins with the <c>(</c> it stands on; empty where it stands on something else.</summary>
    public static List<SqlOption> ReadList(ref StatementReader reader)
    {
        var options = new List<SqlOption>();
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return options;
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.CloseParenthesis))
        {
            var name = reader.Name();
            reader.TryOperator("=");
            var value = ReadValue(ref reader);
            if (name is not null)
                options.Add(new SqlOption(SqlIdentifier.Parse(name), value));
            reader.TryToken(SqlTokenKind.Comma);
        }
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return options;
    }

    /// <summary>The value of a boolean option, as the server reads it; null where it is not one.</summary>
    public bool? AsBoolean() => Value is null ? true : SqlBoolean.Parse(Value);

    static string? ReadValue(ref StatementReader reader)
    {
        var first = reader;
        var tokens = 0;
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.Comma) && !reader.Is(SqlTokenKind.CloseParenthesis))
        {
            reader.MovePastGroup();
            tokens++;
        }
        return tokens switch
        {
            0 => null,
            1 => SqlLiteral.Value(first.CurrentText, first.Current.Kind),
            _ => reader.TextSince(first.Offset),
        };
    }
}

/// <summary>PostgreSQL's reading of boolean settings.</summary>
internal static class SqlBoolean
{
    /// <summary>True, false, or null for what the server would refuse: any unique beginning of a word will do.</summary>
    public static bool? Parse(string text) =>
        text.Trim().ToUpperInvariant() switch
        {
            "" or "O" => null,
            "1" or "ON" => true,
            "0" or "OF" or "OFF" => false,
            var word when "TRUE".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "YES".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "FALSE".StartsWith(word, StringComparison.Ordinal) => false,
            var word when "NO".StartsWith(word, StringComparison.Ordinal) => false,
            _ => null,
        };
}
