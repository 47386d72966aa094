namespace PgMigrate.Engine.Sql;

/// <summary>What COPY reads from or writes to.</summary>
internal enum CopyChannel
{
    /// <summary>The client: STDIN or STDOUT.</summary>
    Client,

    /// <summary>A file on the server.</summary>
    File,

    /// <summary>A program on the server.</summary>
    Program,
}

/// <summary>A COPY.</summary>
/// <param name="Table">The table as written; null for COPY (query).</param>
/// <param name="IsFrom">True for COPY … FROM, false for COPY … TO.</param>
/// <param name="Channel">The other end.</param>
internal sealed record CopyStatement(string? Table, bool IsFrom, CopyChannel Channel)
{
    /// <summary>Reads a COPY; null for any other statement.</summary>
    public static CopyStatement? Read(StatementReader reader)
    {
        if (!reader.TryWords("COPY"))
            return null;
        var binary = reader;
        if (binary.TryWords("BINARY") && !binary.IsAnyWord("FROM", "TO"))
            reader = binary;
        var isQuery = reader.Is(SqlTokenKind.OpenParenthesis);
        var table = reader.IsAnyWord("FROM", "TO") ? null : reader.Name();
        if (!reader.SeekAnyWord("FROM", "TO"))
            return null;
        var isFrom = !isQuery && reader.IsWord("FROM");
        reader.Move();
        return new CopyStatement(table, isFrom, ReadChannel(ref reader));
    }

    static CopyChannel ReadChannel(ref StatementReader reader)
    {
        if (reader.IsWord("PROGRAM"))
            return CopyChannel.Program;
        return reader.IsAnyWord("STDIN", "STDOUT") ? CopyChannel.Client : CopyChannel.File;
    }
}
