using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.History;

/// <summary>
/// grate's tables as they stand in a database. RoundhousE and early versions of grate wrote their names in lower case;
/// grate finds them in any casing, and renames them in its next run.
/// </summary>
internal sealed class HistoryTables
{
    private static readonly string[] Expected = ["ScriptsRun", "ScriptsRunErrors", "Version"];
    private static readonly string[] Internal = ["GrateScriptsRun", "GrateScriptsRunErrors", "GrateVersion"];

    private readonly string _schema;
    private readonly Dictionary<string, string> _found;

    /// <param name="schema">The schema as configured.</param>
    /// <param name="found">The tables found in it, as <c>schema.table</c>, in any casing.</param>
    public HistoryTables(string schema, IEnumerable<string> found)
    {
        _schema = schema;
        _found = found.ToDictionary(name => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The schema of grate's tables, as configured.</summary>
    public string Schema => _schema;

    /// <summary>True where grate, or PgMigrate, has been here before.</summary>
    public bool Exist => _found.ContainsKey("ScriptsRun");

    /// <summary>True where the version table is there, which is what grate itself asks.</summary>
    public bool VersionTableExists => _found.ContainsKey("Version");

    /// <summary>True where all of grate 2's tables are there under their own names.</summary>
    public bool AreCurrent => Expected.Concat(Internal).All(IsCurrent);

    /// <summary>True where the table that records grate's own scripts is there.</summary>
    public bool HasInternalTables => _found.ContainsKey("GrateScriptsRun");

    /// <summary>Puts the tables' quoted names, as they are in the database, in place of <c>{ScriptsRun}</c> and its like.</summary>
    public string Fill(string sql) => Expected.Concat(Internal).Aggregate(sql,
        (text, table) => text.Replace($"{{{table}}}", NameOf(table), StringComparison.Ordinal));

    private bool IsCurrent(string table) =>
        _found.TryGetValue(table, out var found) && found == $"{_schema}.{table}";

    private string NameOf(string table)
    {
        var (schema, name) = _found.TryGetValue(table, out var found) && found.Split('.', 2) is [var s, var n] ? (s, n) : (_schema, table);
        return $"{SqlIdentifier.Quote(schema)}.{SqlIdentifier.Quote(name)}";
    }
}
