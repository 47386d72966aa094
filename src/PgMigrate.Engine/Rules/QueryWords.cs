namespace PgMigrate.Engine.Rules;

/// <summary>Keywords of queries.</summary>
internal static class QueryWords
{
    /// <summary>What may stand behind a relation in FROM that has no alias, in every statement.</summary>
    public static IReadOnlyList<string> BehindRelation { get; } =
    [
        "ON",
        "USING",
        "WHERE",
        "GROUP",
        "ORDER",
        "HAVING",
        "LIMIT",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "JOIN",
        "LEFT",
        "RIGHT",
        "FULL",
        "INNER",
        "CROSS",
        "NATURAL",
        "WINDOW",
        "FETCH",
        "OFFSET",
        "FOR",
    ];
}
