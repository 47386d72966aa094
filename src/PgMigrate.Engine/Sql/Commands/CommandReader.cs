namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads what a statement asks for. It throws nothing and needs linear time, whatever the text.</summary>
internal static class CommandReader
{
    /// <summary>
    /// The command of a statement without its semicolon; null for one that no rule needs, and for one that is not understood.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public static SqlCommand? Read(ReadOnlySpan<char> statement, bool standardConformingStrings = true)
    {
        var reader = new StatementReader(statement, standardConformingStrings);
        return ReadDefinition(reader) ?? ReadMaintenance(reader) ?? ReadData(reader);
    }

    static SqlCommand? ReadDefinition(StatementReader reader)
    {
        if (reader.TryWords("CREATE"))
            return CreateReader.Read(ref reader);
        if (reader.TryWords("ALTER"))
            return AlterReader.Read(ref reader);
        if (reader.TryWords("DROP"))
            return DropReader.Read(ref reader);
        if (reader.TryWords("GRANT"))
            return GrantReader.Read(ref reader, isRevoke: false);
        if (reader.TryWords("REVOKE"))
            return GrantReader.Read(ref reader, isRevoke: true);
        return reader.TryWords("COMMENT", "ON") ? CommentReader.Read(ref reader) : null;
    }

    static SqlCommand? ReadMaintenance(StatementReader reader)
    {
        if (reader.TryWords("TRUNCATE"))
            return MaintenanceReader.Truncate(ref reader);
        if (reader.TryWords("LOCK"))
            return MaintenanceReader.Lock(ref reader);
        if (reader.TryWords("CLUSTER"))
            return MaintenanceReader.Cluster(ref reader);
        if (reader.TryWords("VACUUM"))
            return MaintenanceReader.Vacuum(ref reader);
        if (reader.TryWords("REINDEX"))
            return MaintenanceReader.Reindex(ref reader);
        return reader.TryWords("REFRESH") ? MaintenanceReader.Refresh(ref reader) : null;
    }

    static SqlCommand? ReadData(StatementReader reader)
    {
        if (!reader.IsWord("COPY"))
            return DataReader.Read(ref reader);
        return CopyStatement.Read(reader) is { IsFrom: true, Table: { } table } && NameReader.Parse(table) is { } name
            ? new CopyRows(name)
            : null;
    }
}
