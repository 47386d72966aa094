using System.Text;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// grate's tables as they stand in a database. RoundhousE and early versions of grate wrote their names in lower case;
/// grate finds them in any casing, and renames them in its next run.
/// </summary>
internal sealed class HistoryTables
{
    private static readonly string[] Expected = ["ScriptsRun", "ScriptsRunErrors", "Version"];
    private static readonly string[] Internal = ["GrateScriptsRun", "GrateScriptsRunErrors", "GrateVersion"];

    private const int NameLimit = 63;

    private readonly string[] _found;
    private readonly string? _otherSchema;

    /// <exception cref="MigrationException">OptionsInvalid: no history can be in a schema of that name.</exception>
    /// <param name="schema">The schema as configured.</param>
    /// <param name="found">The tables found in it, as <c>schema.table</c>; schema and table in any casing.</param>
    public HistoryTables(string schema, IEnumerable<string> found)
    {
        RequireName(schema);
        var tables = found
            .Select(name => (Schema: name[..name.LastIndexOf('.')], Name: name[(name.LastIndexOf('.') + 1)..]))
            .ToArray();
        Schema = schema;
        _found = [.. tables.Where(table => table.Schema == schema).Select(table => table.Name)];
        _otherSchema = _found.Length == 0 && tables.Length > 0 ? tables[0].Schema : null;
    }

    /// <summary>The schema of grate's tables, as configured.</summary>
    public string Schema { get; }

    /// <summary>True where grate, or PgMigrate, has been here before.</summary>
    public bool Exist => Find("ScriptsRun") is not null;

    /// <summary>True where the version table is there, which is what grate itself asks.</summary>
    public bool VersionTableExists => Find("Version") is not null;

    /// <summary>True where all of grate 2's tables are there under their own names.</summary>
    public bool AreCurrent => Expected.Concat(Internal).All(table => _found.Contains(table, StringComparer.Ordinal));

    /// <summary>True where the table that records grate's own scripts is there.</summary>
    public bool HasInternalTables => Find("GrateScriptsRun") is not null;

    /// <summary>The names of grate's tables in lower case, as RoundhousE wrote them.</summary>
    public static IReadOnlyList<string> LowerCaseNames { get; } =
    [.. Expected.Concat(Internal).Select(name => name.ToLowerInvariant())];

    /// <summary>True for the name that grate 2 gives one of its tables.</summary>
    public static bool IsName(string table) => Expected.Concat(Internal).Contains(table, StringComparer.Ordinal);

    /// <summary>
    /// Refuses a schema that differs in casing from the one that holds tables: grate would begin a second history, and fail half
    /// way.
    /// </summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public void RequireConfiguredSchema(ConnectionTarget target)
    {
        if (_otherSchema is not null)
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"The history of {target} is in the schema {_otherSchema}, not in {Schema}: the casing differs.",
                $"Give the schema as it is: {RunOption.HistorySchema.To(_otherSchema)}"
            )
            {
                Target = target.ToString(),
            };
    }

    /// <summary>Refuses a history of which tables are gone: what was applied would be applied again.</summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public void RequireWhole(ConnectionTarget target)
    {
        var missing = Expected.Where(table => Find(table) is null).ToArray();
        if (missing.Length is > 0 and var count && count < Expected.Length)
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"The history of {target} is not whole: the schema {Schema} lacks {string.Join(", ", missing)}.",
                "Restore the tables from a backup of the database, or let grate of the version that made them complete them."
            )
            {
                Target = target.ToString(),
            };
    }

    /// <summary>
    /// Puts the tables' quoted names, as they are in the database, in place of <c>{ScriptsRun}</c> and its like, and the schema
    /// as a literal in place of <c>{history}</c>.
    /// </summary>
    public string Fill(string sql) =>
        Expected
            .Concat(Internal)
            .Aggregate(sql, (text, table) => text.Replace($"{{{table}}}", NameOf(table), StringComparison.Ordinal))
            .Replace("{own_script_runs}", SqlFile.Read("Sessions", "own_script_runs"), StringComparison.Ordinal)
            .Replace("{history}", SqlLiteral.Quote(Schema), StringComparison.Ordinal);

    // grate writes the name into its own SQL between quotes and in the body of a DO block; longer ones PostgreSQL cuts.
    private static void RequireName(string schema)
    {
        var isPossible =
            Encoding.UTF8.GetByteCount(schema) is > 0 and <= NameLimit
            && !schema.Any(c => c is '"' or '$' || char.IsControl(c))
            && !schema.StartsWith("pg_", StringComparison.Ordinal);
        if (!isPossible)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{schema}' cannot be the schema of a history.",
                $"Give one of at most {NameLimit} bytes, without double quotes, dollar signs and line breaks, not beginning "
                    + "with pg_."
            );
    }

    private string NameOf(string table) => $"{SqlIdentifier.Quote(Schema)}.{SqlIdentifier.Quote(Find(table) ?? table)}";

    // A table of the very name is grate's, whatever else has that name in other casing.
    private string? Find(string table) =>
        _found.FirstOrDefault(name => name == table)
        ?? _found.FirstOrDefault(name => name.Equals(table, StringComparison.OrdinalIgnoreCase));
}
