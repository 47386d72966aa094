namespace PgMigrate.Engine.Schema;

/// <summary>What a statement of a kind can change in a schema, by its verb: a comment on a table has not made it.</summary>
internal static class StatementReach
{
    private const string Comment = "COMMENT ON ";
    private const string Grants = "grants";

    private static readonly HashSet<string> NoDefinition = new(
        ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "SET", "ANALYZE", "VACUUM"],
        StringComparer.Ordinal
    );

    // What names other objects, too, and changes none of them. Whatever is not here may change anything.
    private static readonly Dictionary<string, string[]> OfType = new(StringComparer.Ordinal)
    {
        ["FUNCTION"] = ["FUNCTION", "PROCEDURE", "AGGREGATE"],
        ["PROCEDURE"] = ["FUNCTION", "PROCEDURE", "AGGREGATE"],
        ["AGGREGATE"] = ["AGGREGATE"],
        ["INDEX"] = ["INDEX", "CONSTRAINT"],
        ["TRIGGER"] = ["TRIGGER"],
        ["POLICY"] = ["POLICY"],
        ["STATISTICS"] = ["STATISTICS"],
        ["VIEW"] = ["VIEW", "COLUMN", "RULE"],
        ["MATERIALIZED VIEW"] = ["MATERIALIZED VIEW", "COLUMN", "INDEX"],
    };

    /// <summary>False for queries, changes of rows and settings.</summary>
    /// <param name="verb">The statement's verb, as its facts have it.</param>
    public static bool ChangesSchema(string verb) => !NoDefinition.Contains(verb.Split(' ')[0]);

    /// <summary>True where the texts in a statement are what it gives an object, and name nothing.</summary>
    public static bool IsAboutText(string verb) => verb.StartsWith(Comment, StringComparison.Ordinal);

    /// <summary>Whether a statement that names the object can have changed it so.</summary>
    /// <param name="verb">The statement's verb, as its facts have it.</param>
    /// <param name="change">What happened.</param>
    public static bool CanCause(string verb, SchemaChange change)
    {
        if (IsAboutText(verb))
            return change.Property?.EndsWith("comment", StringComparison.Ordinal) == true;
        var words = verb.Split(' ', 2);
        return words switch
        {
            ["GRANT" or "REVOKE", ..] => change.Property == Grants,
            ["CREATE" or "ALTER" or "DROP", var type] when OfType.TryGetValue(type, out var types) => types.Contains(
                change.ObjectType
            ),
            _ => true,
        };
    }
}
