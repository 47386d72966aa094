namespace PgMigrate.Engine.Sql;

/// <summary>A type of object as CREATE, ALTER, DROP and COMMENT ON name it, in one or several words.</summary>
internal sealed class SqlObjectType
{
    // Where one name begins another, the longer stands first.
    static readonly SqlObjectType[] All =
    [
        .. new[]
        {
            "TABLE",
            "INDEX",
            "COLUMN",
            "FUNCTION",
            "VIEW",
            "SEQUENCE",
            "SCHEMA",
            "TYPE",
            "TRIGGER",
            "CONSTRAINT",
            "EXTENSION",
            "PROCEDURE",
            "POLICY",
            "DOMAIN",
            "ROLE",
            "USER MAPPING",
            "USER",
            "GROUP",
            "DATABASE",
            "MATERIALIZED VIEW",
            "RULE",
            "AGGREGATE",
            "ROUTINE",
            "OPERATOR CLASS",
            "OPERATOR FAMILY",
            "OPERATOR",
            "CAST",
            "COLLATION",
            "CONVERSION",
            "DEFAULT PRIVILEGES",
            "EVENT TRIGGER",
            "FOREIGN DATA WRAPPER",
            "FOREIGN TABLE",
            "FOREIGN SERVER",
            "SERVER",
            "LANGUAGE",
            "LARGE OBJECT",
            "ACCESS METHOD",
            "PARAMETER",
            "PROPERTY GRAPH",
            "PUBLICATION",
            "STATISTICS",
            "SUBSCRIPTION",
            "SYSTEM",
            "TABLESPACE",
            "TEXT SEARCH CONFIGURATION",
            "TEXT SEARCH DICTIONARY",
            "TEXT SEARCH PARSER",
            "TEXT SEARCH TEMPLATE",
            "TRANSFORM",
            "OWNED",
        }.Select(static name => new SqlObjectType(name)),
    ];

    readonly string[] _words;

    SqlObjectType(string name)
    {
        Name = name;
        _words = name.Split(' ');
        (Create, Alter, Drop) = ($"CREATE {name}", $"ALTER {name}", $"DROP {name}");
        (CommentOn, SecurityLabelOn) = ($"COMMENT ON {name}", $"SECURITY LABEL ON {name}");
    }

    /// <summary>Its name in capitals.</summary>
    public string Name { get; }

    /// <summary>The verb that creates it.</summary>
    public string Create { get; }

    /// <summary>The verb that alters it.</summary>
    public string Alter { get; }

    /// <summary>The verb that drops it.</summary>
    public string Drop { get; }

    /// <summary>The verb that comments on it.</summary>
    public string CommentOn { get; }

    /// <summary>The verb that labels it.</summary>
    public string SecurityLabelOn { get; }

    /// <summary>Goes past a type's name; null where none stands.</summary>
    public static SqlObjectType? Read(ref StatementReader reader)
    {
        // Word noise: PROCEDURAL LANGUAGE is LANGUAGE.
        reader.TryWords("PROCEDURAL");
        if (!reader.Is(SqlTokenKind.Word))
            return null;
        foreach (var type in All)
        {
            if (reader.TryWords(type._words))
                return type;
        }
        return null;
    }
}
