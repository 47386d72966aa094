namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Types as <c>format_type</c> writes them, for statements that run on the user's search_path.</summary>
internal static class TypeText
{
    // What the grammar itself knows is no name that is looked up.
    private static readonly HashSet<string> Keywords =
    [
        "bigint",
        "bit",
        "boolean",
        "character",
        "double",
        "integer",
        "interval",
        "numeric",
        "real",
        "smallint",
        "time",
        "timestamp",
    ];

    /// <summary>The type with its schema; it has none where it is in pg_catalog.</summary>
    public static string Qualified(string type)
    {
        var end = EndOfName(type);
        var isQualified = end < type.Length && type[end] == '.';
        return isQualified || Keywords.Contains(type[..end]) ? type : $"pg_catalog.{type}";
    }

    private static int EndOfName(string type)
    {
        var isQuoted = false;
        for (var place = 0; place < type.Length; place++)
        {
            if (type[place] == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && type[place] is (' ' or '.' or '(' or '['))
                return place;
        }

        return type.Length;
    }
}
