namespace PgMigrate.Engine.Sql;

/// <summary>
/// The encoding that a <c>COPY … FROM STDIN</c> gives to the data below it. A script's data are read with its text, and sent as
/// what the connection speaks.
/// </summary>
internal static class CopyEncoding
{
    /// <summary>The statement for data in UTF-8, whatever encoding it names.</summary>
    public static string ToUtf8(string sql)
    {
        var reader = new StatementReader(sql);
        if (!reader.SeekAnyWord("STDIN"))
            return sql;
        var isOption = false;
        for (; !reader.AtEnd; reader.Move())
        {
            // Elsewhere it is the name of a column, behind which no value stands.
            if (isOption && (reader.Is(SqlTokenKind.String) || reader.Is(SqlTokenKind.Word)))
                return $"{sql[..reader.Offset]}'UTF8'{sql[(reader.Offset + reader.CurrentText.Length)..]}";
            isOption = reader.IsWord("ENCODING");
        }

        return sql;
    }
}
