namespace PgMigrate.Engine.Sql.Commands;

/// <summary>
/// The grammar of statements, as far as PgMigrate needs it. It throws nothing and needs linear time, whatever the text; what
/// it does not know it names by its first word.
/// </summary>
internal static class CommandReader
{
    /// <summary>Longer words begin no statement.</summary>
    const int LongestKeyword = 10;

    /// <summary>What one statement asks for; null where no rule needs to know.</summary>
    /// <param name="statement">The statement without its semicolon.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public static SqlCommand? Read(ReadOnlySpan<char> statement, bool standardConformingStrings = true) =>
        ParsedStatement.Read(statement, standardConformingStrings).Command;

    /// <summary>Reads the statement that <paramref name="reader"/> stands at the beginning of.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            return DataReader.Read(ref reader);
        Span<char> buffer = stackalloc char[LongestKeyword];
        var keyword = reader.Keyword(buffer);
        return keyword switch
        {
            "CREATE" or "ALTER" or "DROP" or "COMMENT" or "SECURITY" or "GRANT" or "REVOKE" => ReadDefinition(
                keyword,
                ref reader
            ),
            "WITH" or "SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "TABLE" or "COPY" => ReadData(
                keyword,
                ref reader
            ),
            "BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "PREPARE" or "SAVEPOINT" or "RELEASE" =>
                TransactionReader.Read(ref reader),
            "TRUNCATE" or "LOCK" or "VACUUM" or "ANALYZE" or "ANALYSE" or "CLUSTER" or "REPACK" or "REINDEX" or "REFRESH" =>
                ReadMaintenance(keyword, ref reader),
            _ => SessionReader.Read(keyword, ref reader),
        };
    }

    static Reading ReadDefinition(scoped ReadOnlySpan<char> keyword, ref StatementReader reader)
    {
        reader.Move();
        return keyword switch
        {
            "CREATE" => CreateReader.Read(ref reader),
            "ALTER" => AlterReader.Read(ref reader),
            "DROP" => DropReader.Read(ref reader),
            "COMMENT" => CommentReader.Read(ref reader),
            "SECURITY" => CommentReader.ReadLabel(ref reader),
            "GRANT" => GrantReader.Read(ref reader, isRevoke: false),
            _ => GrantReader.Read(ref reader, isRevoke: true),
        };
    }

    static Reading ReadData(scoped ReadOnlySpan<char> keyword, ref StatementReader reader)
    {
        if (keyword is not "COPY")
            return DataReader.Read(ref reader);
        reader.Move();
        return CopyReader.Read(ref reader);
    }

    static Reading ReadMaintenance(scoped ReadOnlySpan<char> keyword, ref StatementReader reader)
    {
        reader.Move();
        return keyword switch
        {
            "TRUNCATE" => MaintenanceReader.Truncate(ref reader),
            "LOCK" => MaintenanceReader.Lock(ref reader),
            "VACUUM" => MaintenanceReader.Vacuum(ref reader),
            "CLUSTER" => MaintenanceReader.Cluster(ref reader),
            "REPACK" => MaintenanceReader.Repack(ref reader),
            "REINDEX" => MaintenanceReader.Reindex(ref reader),
            "REFRESH" => MaintenanceReader.Refresh(ref reader),
            _ => MaintenanceReader.Analyze(ref reader),
        };
    }
}
