namespace PgMigrate.Engine.Sql.Commands;

/// <summary>What the common tables of a statement do: <c>WITH gone AS (DELETE …) INSERT …</c>.</summary>
internal static class CommonTables
{
    /// <summary>The commands in them that change rows, in order; none for a statement without WITH.</summary>
    public static IReadOnlyList<ChangeRows> Read(ReadOnlySpan<char> statement)
    {
        var changes = new List<ChangeRows>();
        var reader = new StatementReader(statement);
        if (!reader.TryWords("WITH"))
            return changes;
        reader.TryWords("RECURSIVE");
        do
        {
            if (Body(ref reader) is { } body && CommandReader.Read(body) is ChangeRows change)
                changes.Add(change);
        }
        while (SeekNext(ref reader));
        return changes;
    }

    // Behind a common table its SEARCH and CYCLE may stand, which have commas of their own: only a name with AS and a group is the next one.
    static bool SeekNext(ref StatementReader reader)
    {
        while (!reader.AtEnd && !reader.IsAnyWord("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE"))
            if (!reader.TryToken(SqlTokenKind.Comma))
                reader.MovePastGroup();
            else if (IsNext(reader))
                return true;
        return false;
    }

    static bool IsNext(StatementReader reader) => Body(ref reader) is not null;

    static string? Body(ref StatementReader reader)
    {
        reader.Identifier();
        reader.SkipGroup();
        if (!reader.TryWords("AS"))
            return null;
        reader.TryWords("NOT");
        reader.TryWords("MATERIALIZED");
        if (!reader.Is(SqlTokenKind.OpenParenthesis))
            return null;
        var from = reader.Offset + 1;
        reader.MovePastGroup();
        return reader.TextSince(from) is [.. var body, ')'] ? body : null;
    }
}
