namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads INSERT, UPDATE, DELETE, MERGE and SELECT INTO; the reader stands at the statement's beginning.</summary>
internal static class DataReader
{
    /// <summary>Null for queries, and where no table follows.</summary>
    public static SqlCommand? Read(ref StatementReader reader)
    {
        if (reader.TryWords("WITH"))
            StatementName.SkipCommonTables(ref reader);
        if (reader.TryWords("SELECT"))
            return SelectInto(ref reader);
        if (reader.TryWords("INSERT", "INTO"))
            return Change(ref reader, "INSERT");
        if (reader.TryWords("UPDATE"))
            return Change(ref reader, "UPDATE");
        if (reader.TryWords("DELETE", "FROM"))
            return Change(ref reader, "DELETE");
        return reader.TryWords("MERGE", "INTO") ? Change(ref reader, "MERGE") : null;
    }

    static ChangeRows? Change(ref StatementReader reader, string verb)
    {
        if (reader.Relation() is not { } table)
            return null;
        return new ChangeRows(verb, table, verb is "UPDATE" or "DELETE" && HasWhere(ref reader));
    }

    // RETURNING is the last clause, and its labels may be any word.
    static bool HasWhere(ref StatementReader reader) => reader.SeekAnyWord("WHERE", "RETURNING") && reader.IsWord("WHERE");

    static CreateTable? SelectInto(ref StatementReader reader)
    {
        while (reader.SeekAnyWord("INTO", "FROM", "WHERE", "UNION", "INTERSECT", "EXCEPT", "AS") && reader.TryWords("AS"))
        {
            // Behind AS any word is a label.
            reader.Move();
        }
        if (!reader.TryWords("INTO"))
            return null;
        reader.TryAnyWord("LOCAL", "GLOBAL");
        var isTemporary = reader.TryAnyWord("TEMPORARY", "TEMP");
        var isUnlogged = reader.TryWords("UNLOGGED");
        reader.TryWords("TABLE");
        return reader.ObjectName() is { } table
            ? new CreateTable(table) { FromQuery = true, IsTemporary = isTemporary, IsUnlogged = isUnlogged }
            : null;
    }
}
