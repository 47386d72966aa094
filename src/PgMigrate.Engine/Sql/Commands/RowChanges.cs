namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Finds the statements that change rows wherever the grammar lets them stand.</summary>
internal static class RowChanges
{
    // The server lets a common table change rows only at the top of a statement, which may be in parentheses: those of COPY, say.
    private const int DeepestWith = 4;

    private static readonly string[] Off = ["FALSE", "OFF", "0"];

    /// <summary>
    /// The INSERT, UPDATE, DELETE and MERGE that a statement executes, in order: its own, and those in WITH, behind COPY, CREATE
    /// TABLE AS and EXPLAIN ANALYZE. Those that it keeps to be executed later are told, too: of PREPARE, and of CREATE RULE.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public static IReadOnlyList<ChangeRows> Read(ReadOnlySpan<char> statement, bool standardConformingStrings = true)
    {
        var reader = new StatementReader(statement, standardConformingStrings);
        var changes = new List<ChangeRows>();
        if (!SeekQuery(ref reader))
            return changes;
        Take(reader.Is(SqlTokenKind.OpenParenthesis) ? "" : reader.RestOfText, standardConformingStrings, changes);
        var depth = 0;
        while (!reader.AtEnd)
        {
            var begins = reader.Is(SqlTokenKind.OpenParenthesis) || reader.Is(SqlTokenKind.Semicolon);
            depth +=
                reader.Is(SqlTokenKind.OpenParenthesis) ? 1
                : reader.Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            reader.Move();
            if (begins && MayChange(reader, depth))
                Take(Body(reader), standardConformingStrings, changes);
        }

        return changes;
    }

    private static void Take(string query, bool standardConformingStrings, List<ChangeRows> changes)
    {
        if (CommandReader.Read(query, standardConformingStrings) is ChangeRows change)
            changes.Add(change);
    }

    private static bool MayChange(StatementReader reader, int depth) =>
        reader.TryWords("DELETE", "FROM")
        || reader.TryWords("INSERT", "INTO")
        || reader.TryWords("MERGE", "INTO")
        || reader.IsWord("UPDATE")
        || (depth <= DeepestWith && reader.IsWord("WITH"));

    // Up to the parenthesis that closes it, or, in a rule, to the next action.
    private static string Body(StatementReader reader)
    {
        var from = reader.Offset;
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.CloseParenthesis) && !reader.Is(SqlTokenKind.Semicolon))
            reader.MovePastGroup();
        return reader.TextSince(from);
    }

    // To where the query, or the list of queries, begins; false for a statement that executes none.
    private static bool SeekQuery(ref StatementReader reader)
    {
        if (reader.TryWords("EXPLAIN") && !TryAnalyze(ref reader))
            return false;
        if (reader.IsWord("CREATE"))
            return SeekCreated(ref reader);
        if (reader.TryWords("PREPARE"))
            return SeekPrepared(ref reader);
        return reader.Is(SqlTokenKind.OpenParenthesis)
            || reader.IsAnyWord("WITH", "SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY");
    }

    private static bool SeekPrepared(ref StatementReader reader)
    {
        reader.Identifier();
        reader.SkipGroup();
        return reader.TryWords("AS");
    }

    private static bool SeekCreated(ref StatementReader reader)
    {
        reader.Move();
        CreateModifiers.Read(ref reader);
        if (reader.TryWords("TABLE"))
            return reader.SeekAnyWord("AS") && reader.TryWords("AS");
        if (!reader.TryWords("RULE") || !reader.SeekAnyWord("DO"))
            return false;
        reader.Move();
        reader.TryAnyWord("ALSO", "INSTEAD");
        return true;
    }

    // Without ANALYZE nothing is executed.
    private static bool TryAnalyze(ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.OpenParenthesis))
        {
            var analyzes = reader.TryAnyWord("ANALYZE", "ANALYSE");
            reader.TryWords("VERBOSE");
            return analyzes;
        }

        return reader.GroupItems().Any(IsAnalyze);
    }

    private static bool IsAnalyze(string option)
    {
        var reader = new StatementReader(option);
        return reader.TryAnyWord("ANALYZE", "ANALYSE")
            && !Off.Contains(reader.CurrentText.Trim('\'').ToString(), StringComparer.OrdinalIgnoreCase);
    }
}
