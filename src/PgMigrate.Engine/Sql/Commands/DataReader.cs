namespace PgMigrate.Engine.Sql.Commands;

/// <summary>
/// Reads queries, INSERT, UPDATE, DELETE, MERGE and SELECT INTO; the reader stands at the statement's beginning.
/// </summary>
internal static class DataReader
{
    /// <summary>The main statement behind WITH; queries, and what no table follows, are no commands.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        SkipParentheses(ref reader);
        if (reader.TryWords("WITH"))
            SkipCommonTables(ref reader);
        if (reader.TryWords("SELECT"))
            return SelectInto(ref reader);
        if (reader.TryWords("TABLE"))
            return reader.Relation(out _, out var written) is null ? new Reading("TABLE") : new Reading("TABLE", written);
        if (reader.TryWords("INSERT", "INTO"))
            return Change(ref reader, "INSERT");
        if (reader.TryWords("UPDATE"))
            return Change(ref reader, "UPDATE");
        if (reader.TryWords("DELETE", "FROM"))
            return Change(ref reader, "DELETE");
        return reader.TryWords("MERGE", "INTO") ? Change(ref reader, "MERGE") : new Reading(reader.Keyword());
    }

    static Reading Change(ref StatementReader reader, string verb) =>
        reader.Relation(out _, out var written) is { } table
            ? new Reading(verb, written, Change(ref reader, verb, table))
            : new Reading(verb);

    static ChangeRows Change(ref StatementReader reader, string verb, ObjectName table)
    {
        if (verb == "INSERT")
            return new ChangeRows(verb, table, HasWhere: false)
            {
                IsUpsert = IsUpsert(reader),
                FromQuery = IsFromQuery(ref reader),
            };
        if (verb == "MERGE")
            return new ChangeRows(verb, table, HasWhere: false) { MergeActions = MergeActions(ref reader) };
        var columns = verb == "UPDATE" ? Assigned(reader) : [];
        var condition = Where(ref reader);
        return new ChangeRows(verb, table, condition is not null) { Where = condition, Columns = columns };
    }

    static bool IsUpsert(StatementReader reader) =>
        reader.SeekAnyWord("CONFLICT") && reader.SeekAnyWord("DO") && reader.TryWords("DO", "UPDATE");

    // A name too many does no harm: an element of an array may look like a column.
    static List<string> Assigned(StatementReader reader)
    {
        var columns = new List<string>();
        if (!reader.SeekAnyWord("SET"))
            return columns;
        do
        {
            reader.Move();
            var isGroup = reader.TryToken(SqlTokenKind.OpenParenthesis);
            do
            {
                if (reader.Identifier() is { } column)
                    columns.Add(column);
            } while (isGroup && reader.TryToken(SqlTokenKind.Comma));
            SkipValue(ref reader, isGroup);
        } while (reader.Is(SqlTokenKind.Comma));
        return columns;
    }

    static void SkipValue(ref StatementReader reader, bool isGroup)
    {
        if (isGroup)
            reader.TryToken(SqlTokenKind.CloseParenthesis);
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.Comma) && !reader.IsAnyWord("FROM", "WHERE", "RETURNING"))
            if (!reader.TryWords("DISTINCT", "FROM"))
                reader.MovePastGroup();
    }

    /// <summary>WHEN … THEN and what follows it.</summary>
    static List<string> MergeActions(ref StatementReader reader)
    {
        var actions = new List<string>();
        while (reader.SeekAnyWord("THEN") && reader.TryWords("THEN"))
            if (reader.TryPhrase("INSERT", "UPDATE", "DELETE") is { } action && !actions.Contains(action))
                actions.Add(action);
        return actions;
    }

    // RETURNING is the last clause, and its labels may be any word.
    static string? Where(ref StatementReader reader)
    {
        if (!reader.SeekAnyWord("WHERE", "RETURNING") || !reader.TryWords("WHERE"))
            return null;
        var from = reader.Offset;
        reader.SeekAnyWord("RETURNING");
        return reader.TextSince(from);
    }

    /// <summary>A query with FROM; a SELECT of constants is none.</summary>
    static bool IsFromQuery(ref StatementReader reader)
    {
        while (reader.Is(SqlTokenKind.OpenParenthesis))
        {
            var inside = reader;
            inside.Move();
            if (inside.IsAnyWord("SELECT", "WITH"))
                return true;
            reader.SkipGroup();
        }
        return reader.SeekAnyWord("FROM", "VALUES", "RETURNING") && reader.IsWord("FROM");
    }

    static Reading SelectInto(ref StatementReader reader)
    {
        while (reader.SeekAnyWord("INTO", "FROM", "WHERE", "UNION", "INTERSECT", "EXCEPT", "AS") && reader.TryWords("AS"))
        {
            // Behind AS any word is a label.
            reader.Move();
        }
        if (!reader.TryWords("INTO"))
            return new Reading("SELECT");
        reader.TryAnyWord("LOCAL", "GLOBAL");
        var isTemporary = reader.TryAnyWord("TEMPORARY", "TEMP");
        var isUnlogged = reader.TryWords("UNLOGGED");
        reader.TryWords("TABLE");
        return new Reading("SELECT INTO")
        {
            Command = reader.ObjectName(out var written) is { } table
                ? new CreateTable(table)
                {
                    FromQuery = true,
                    IsTemporary = isTemporary,
                    IsUnlogged = isUnlogged,
                }
                : null,
            Object = written,
        };
    }

    // The parentheses around a query say nothing about what it does.
    static void SkipParentheses(ref StatementReader reader)
    {
        while (reader.TryToken(SqlTokenKind.OpenParenthesis))
        {
            // ((SELECT …)) is one as well.
        }
    }

    /// <summary>
    /// Goes to the main statement. A common table may be called <c>update</c>: names come first and behind commas.
    /// </summary>
    static void SkipCommonTables(ref StatementReader reader)
    {
        reader.TryWords("RECURSIVE");
        var expectsName = true;
        while (!reader.AtEnd)
        {
            var isMain =
                !expectsName
                && !reader.FollowsDot
                && reader.IsAnyWord("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE");
            if (isMain)
                return;
            var isMainInParentheses = reader.FollowsGroup && reader.Is(SqlTokenKind.OpenParenthesis) && IsQuery(reader);
            if (isMainInParentheses)
            {
                reader.Move();
                return;
            }
            expectsName = reader.Is(SqlTokenKind.Comma);
            reader.MovePastGroup();
        }
    }

    static bool IsQuery(StatementReader reader)
    {
        SkipParentheses(ref reader);
        return reader.IsAnyWord("SELECT", "VALUES", "TABLE", "WITH");
    }
}
