namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads COPY; the reader stands behind that word.</summary>
internal static class CopyReader
{
    /// <summary>What is copied, and where to.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        var binary = reader;
        if (binary.TryWords("BINARY") && !binary.IsAnyWord("FROM", "TO"))
            reader = binary;
        var isQuery = reader.Is(SqlTokenKind.OpenParenthesis);
        string? written = null;
        var table = reader.IsAnyWord("FROM", "TO") ? null : reader.ObjectName(out written);
        if (!reader.SeekAnyWord("FROM", "TO"))
            return new Reading("COPY");
        var isFrom = !isQuery && reader.IsWord("FROM");
        reader.Move();
        var channel = ReadChannel(ref reader);
        return new Reading("COPY", written, isFrom && table is not null ? new CopyRows(table) : null)
        {
            Copy = new CopyStatement(written, isFrom, channel),
            Effects = channel == CopyChannel.Client ? StatementEffects.None : StatementEffects.External,
        };
    }

    /// <summary>The server takes STDIN and STDOUT for the client's stream alike, whatever the direction.</summary>
    static CopyChannel ReadChannel(ref StatementReader reader)
    {
        if (reader.IsWord("PROGRAM"))
            return CopyChannel.Program;
        return reader.IsAnyWord("STDIN", "STDOUT") ? CopyChannel.Client : CopyChannel.File;
    }
}
