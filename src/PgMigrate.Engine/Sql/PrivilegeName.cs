namespace PgMigrate.Engine.Sql;

/// <summary>Verb and object of GRANT and REVOKE; the reader stands behind that word.</summary>
internal static class PrivilegeName
{
    /// <summary>
    /// <c>GRANT</c> with the object, or <c>GRANT ROLE</c> with the role, as PostgreSQL's command tags tell them apart.
    /// </summary>
    public static StatementName Read(ref StatementReader reader, string verb)
    {
        var role = reader;
        var isOnObject = reader.SeekAnyWord("ON", "TO", "FROM") && reader.TryWords("ON");
        return isOnObject
            ? new(verb, Object(ref reader))
            : new(verb == "GRANT" ? "GRANT ROLE" : "REVOKE ROLE", Role(ref role));
    }

    static string? Object(ref StatementReader reader)
    {
        var isForAll = reader.TryWords("ALL");
        if (isForAll)
        {
            reader.SeekAnyWord("SCHEMA", "TO", "FROM");
            reader.TryWords("SCHEMA");
            return StatementName.OnlyRelation(ref reader);
        }
        SkipType(ref reader);
        var name = reader.Name();
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            reader.MovePastGroup();
        return reader.Is(SqlTokenKind.Comma) ? null : name;
    }

    /// <summary>A table may be called <c>role</c> and stand there without its type.</summary>
    static void SkipType(ref StatementReader reader)
    {
        var behindType = reader;
        var hasType = SqlObjectType.Read(ref behindType) is not null
            && !behindType.IsAnyWord("TO", "FROM")
            && !behindType.Is(SqlTokenKind.Comma)
            && !behindType.Is(SqlTokenKind.Dot);
        if (hasType)
            reader = behindType;
    }

    static string? Role(ref StatementReader reader)
    {
        // REVOKE ADMIN OPTION FOR role; from 16 on INHERIT and SET as well.
        var option = reader;
        option.Move();
        if (option.TryWords("OPTION", "FOR"))
            reader = option;
        return StatementName.OnlyRelation(ref reader);
    }
}
