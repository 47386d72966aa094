namespace PgMigrate.Engine.Sql;

/// <summary>What a statement does, and to what.</summary>
/// <param name="Verb">
/// What it does, in capitals, as PostgreSQL's documentation titles it: without OR REPLACE, TEMP, UNLOGGED, UNIQUE and
/// the like; <c>COMMENT ON COLUMN</c>; the main verb behind WITH; the first word of a statement that is not known;
/// empty for text that begins with no word.
/// </param>
/// <param name="Object">
/// The one object it does it to, as written; null where there is none or several.
/// </param>
internal readonly record struct StatementName(string Verb, string? Object)
{
    /// <summary>Reads it off the statement that <paramref name="reader"/> stands at the beginning of.</summary>
    public static StatementName Read(StatementReader reader)
    {
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            return Query(ref reader);
        if (reader.TryWords("CREATE"))
            return DefinitionName.Create(ref reader);
        if (reader.TryWords("ALTER"))
            return DefinitionName.Alter(ref reader);
        if (reader.TryWords("DROP"))
            return DefinitionName.Drop(ref reader);
        if (reader.TryWords("COMMENT", "ON"))
            return DefinitionName.OnObject(ref reader, static type => type.CommentOn, "COMMENT");
        if (reader.TryWords("SECURITY", "LABEL"))
            return DefinitionName.SecurityLabel(ref reader);
        if (reader.TryAnyWord("GRANT"))
            return PrivilegeName.Read(ref reader, "GRANT");
        if (reader.TryAnyWord("REVOKE"))
            return PrivilegeName.Read(ref reader, "REVOKE");
        return Query(ref reader);
    }

    static StatementName Query(ref StatementReader reader)
    {
        while (reader.TryToken(SqlTokenKind.OpenParenthesis))
        {
            // The parentheses around a query say nothing about what it does.
        }
        if (reader.TryWords("WITH"))
            SkipCommonTables(ref reader);
        if (reader.TryWords("SELECT"))
            return Select(ref reader);
        if (reader.TryWords("INSERT", "INTO"))
            return new("INSERT", reader.Name());
        if (reader.TryWords("UPDATE"))
            return new("UPDATE", Relation(ref reader));
        if (reader.TryWords("DELETE", "FROM"))
            return new("DELETE", Relation(ref reader));
        if (reader.TryWords("MERGE", "INTO"))
            return new("MERGE", Relation(ref reader));
        if (reader.TryWords("TABLE"))
            return new("TABLE", Relation(ref reader));
        return UtilityName.Read(ref reader);
    }

    /// <summary>ONLY before a table's name does not change which table it is.</summary>
    public static string? Relation(ref StatementReader reader)
    {
        reader.TryWords("ONLY");
        var isInParentheses = reader.TryToken(SqlTokenKind.OpenParenthesis);
        var name = reader.Name();
        if (isInParentheses)
            reader.TryToken(SqlTokenKind.CloseParenthesis);
        reader.TryOperator("*");
        return name;
    }

    /// <summary>The one relation of a list; null where it holds several.</summary>
    public static string? OnlyRelation(ref StatementReader reader)
    {
        var name = Relation(ref reader);
        return reader.Is(SqlTokenKind.Comma) ? null : name;
    }

    static StatementName Select(ref StatementReader reader)
    {
        if (!reader.SeekAnyWord("INTO", "FROM", "UNION", "INTERSECT", "EXCEPT") || !reader.TryWords("INTO"))
            return new("SELECT", null);
        reader.TryAnyWord("LOCAL", "GLOBAL");
        reader.TryAnyWord("TEMPORARY", "TEMP", "UNLOGGED");
        reader.TryWords("TABLE");
        return new("SELECT INTO", reader.Name());
    }

    /// <summary>
    /// Goes to the main statement. A common table may be called <c>update</c>: names come first and behind commas.
    /// </summary>
    public static void SkipCommonTables(ref StatementReader reader)
    {
        reader.TryWords("RECURSIVE");
        var expectsName = true;
        while (!reader.AtEnd)
        {
            var isMain = !expectsName && !reader.FollowsDot
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
        while (reader.TryToken(SqlTokenKind.OpenParenthesis))
        {
            // ((SELECT …)) is one as well.
        }
        return reader.IsAnyWord("SELECT", "VALUES", "TABLE", "WITH");
    }
}
