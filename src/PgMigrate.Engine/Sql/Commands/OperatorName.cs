namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads an operator's name: <c>===</c>, <c>s.===</c>.</summary>
internal static class OperatorName
{
    /// <summary>Null where none follows.</summary>
    public static ObjectName? Read(ref StatementReader reader)
    {
        var schema = reader.ObjectName()?.Name;
        reader.TryToken(SqlTokenKind.Dot);
        if (!reader.Is(SqlTokenKind.Operator))
            return null;
        var symbol = reader.CurrentText.ToString();
        reader.Move();
        return new ObjectName(schema, symbol);
    }
}
