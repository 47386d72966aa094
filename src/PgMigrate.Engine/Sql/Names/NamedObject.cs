using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>
/// An object that statements name: one and the same, whatever it is called later. Of routines and the like, which differ by their
/// arguments too, it stands for all of a name.
/// </summary>
internal sealed class NamedObject
{
    private Dictionary<string, string?>? _columns;

    /// <param name="realm">What it has its name in.</param>
    /// <param name="name">Its name, with schema as far as its realm has any.</param>
    /// <param name="origin">What it was called before the run; null where the run has made it.</param>
    public NamedObject(string realm, ObjectName name, ObjectName? origin) => (Realm, Name, Origin) = (realm, name, origin);

    /// <summary>What it has its name in: one of <see cref="NameRealm"/>.</summary>
    public string Realm { get; }

    /// <summary>Its name now, with schema as far as its realm has any.</summary>
    public ObjectName Name { get; set; }

    /// <summary>What it was called before the run; null where the run has made it.</summary>
    public ObjectName? Origin { get; set; }

    /// <summary>The number of the script that has made it; null where none that was read has.</summary>
    public int? MadeIn { get; set; }

    /// <summary>
    /// True where nothing but its name is known: no statement has made or altered it, and no database was asked.
    /// </summary>
    public bool IsAssumed { get; set; }

    /// <summary>True once it was dropped.</summary>
    public bool IsGone { get; set; }

    /// <summary>True where it ends with the transaction: ON COMMIT DROP.</summary>
    public bool EndsWithTransaction { get; init; }

    /// <summary>True where it ends with the session.</summary>
    public bool IsTemporary => Name.Schema == SearchPath.Temporary;

    /// <summary>The name that a column had before the run; null where the run has made it, and where there is none.</summary>
    public string? ColumnOrigin(string column) => _columns?.TryGetValue(column, out var origin) == true ? origin : column;

    /// <summary>A column has another origin from now on.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="origin">The name before the run; null for none.</param>
    /// <returns>What takes that back.</returns>
    public Action SetColumn(string column, string? origin)
    {
        var columns = _columns ??= new(StringComparer.Ordinal);
        var had = columns.TryGetValue(column, out var before);
        columns[column] = origin;
        return () =>
        {
            if (had)
                columns[column] = before;
            else
                columns.Remove(column);
        };
    }
}

/// <summary>What objects have their names in. A kind that has no other has a realm of its own, called as DROP calls it.</summary>
internal static class NameRealm
{
    /// <summary>Tables, views, sequences, and types of all kinds: a table is a type of its name, too.</summary>
    public const string Relation = "RELATION";

    /// <summary>Functions, procedures and aggregates.</summary>
    public const string Routine = "ROUTINE";

    /// <summary>Indexes.</summary>
    public const string Index = "INDEX";

    /// <summary>
    /// True where a name is one object's alone, and may be a temporary one's; false where objects differ by their arguments, and
    /// where it is not followed which of them there are.
    /// </summary>
    public static bool IsUnique(string realm) => realm is Relation or Index;

    /// <summary>The realm of a kind of object.</summary>
    /// <param name="objectType">As DROP and ALTER name it.</param>
    public static string Of(string objectType) =>
        objectType switch
        {
            "TABLE" or "FOREIGN TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "TYPE" or "DOMAIN" => Relation,
            "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => Routine,
            _ => objectType,
        };
}
