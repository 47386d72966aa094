namespace PgMigrate.Engine.Sql.Commands;

/// <summary>The name of an operator, with or without a schema.</summary>
internal static class OperatorName
{
    /// <summary>Goes past one; null where none stands.</summary>
    public static ObjectName? Read(ref StatementReader reader) => Read(ref reader, out _);

    /// <summary>Goes past one; null where none stands.</summary>
    /// <param name="reader">Stands on it.</param>
    /// <param name="written">The name as written; null where none stands.</param>
    public static ObjectName? Read(ref StatementReader reader, out string? written)
    {
        var schema = reader.ObjectName(out written);
        reader.TryToken(SqlTokenKind.Dot);
        if (!reader.Is(SqlTokenKind.Operator))
            return null;
        var symbol = reader.CurrentText.ToString();
        written = written is null ? symbol : $"{written}.{symbol}";
        reader.Move();
        return new ObjectName(schema?.Name, symbol);
    }
}
