using System.Text;
using System.Xml.Linq;

namespace PgMigrate.Spring.Flyway;

/// <summary>What a database says of Flyway: what it has applied, and whether there is anything else.</summary>
/// <param name="Scripts">The scripts that it has applied, in their order; null where its table is not there.</param>
/// <param name="Failed">A script that is recorded as failed; null where none is.</param>
/// <param name="HasObjects">Whether the schema has tables, views or the like.</param>
internal sealed record FlywayHistory(IReadOnlyList<string>? Scripts, string? Failed, bool HasObjects)
{
    /// <summary>
    /// Asks for it: one row of two columns. The table is read only where it is there, and so within a function that takes a text.
    /// </summary>
    /// <param name="settings">The table's name and schema.</param>
    public static string Query(FlywaySettings settings)
    {
        string schema = settings.DefaultSchema is { } own ? Quote(own) : "pg_catalog.current_schema()::text";
        string table = $"pg_catalog.to_regclass(pg_catalog.format('%I.%I', {schema}, {Quote(settings.Table)}))";
        return $"""
            SELECT coalesce((SELECT pg_catalog.encode(pg_catalog.convert_to(pg_catalog.query_to_xml(pg_catalog.format(
              'SELECT script, success, type FROM %s ORDER BY installed_rank', c.oid::pg_catalog.regclass), true, false, '')::text,
              'UTF8'), 'hex') FROM pg_catalog.pg_class AS c WHERE c.oid OPERATOR(pg_catalog.=) {table}), '') AS history,
              EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=)
              c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) {schema}::pg_catalog.name AND c.relkind
              IN ('r', 'p', 'v', 'm', 'S', 'f')) AS objects
            """;
    }

    /// <summary>Reads the answer, as CSV with a header.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FlywayHistory Read(string answer)
    {
        string[] cells = answer.ReplaceLineEndings("\n").Trim().Split('\n')[^1].Split(',');
        if (cells.Length != 2)
            throw new FormatException("The answer has not two columns.");
        bool hasObjects = cells[1] is "t" or "true";
        string hex = cells[0].Trim('"');
        if (hex.Length == 0)
            return new FlywayHistory(null, null, hasObjects);
        var rows = XDocument
            .Parse(Encoding.UTF8.GetString(Convert.FromHexString(hex)))
            .Root!.Elements()
            .Select(row => (Script: Cell(row, "script"), Success: Cell(row, "success") == "true", Type: Cell(row, "type")))
            .Where(row => row.Type.EndsWith("SQL", StringComparison.Ordinal) || row.Type is "BASELINE" or "SQL_BASELINE")
            .ToArray();
        return new FlywayHistory(
            [.. rows.Where(row => row.Success).Select(row => row.Script)],
            rows.Where(row => !row.Success).Select(row => row.Script).FirstOrDefault(),
            hasObjects
        );
    }

    /// <summary>Refuses what Flyway has applied and the history here does not know.</summary>
    /// <param name="migrations">The application's migrations.</param>
    /// <param name="applied">The scripts that the history here has, by the names of <see cref="FlywayFolder.NameOf"/>.</param>
    /// <param name="table">Flyway's table, for a reader.</param>
    /// <exception cref="SpringException">There are such.</exception>
    public void RefuseUnknown(IReadOnlyList<FlywayMigration> migrations, IReadOnlySet<string> applied, string table)
    {
        if (Scripts is null)
            return;
        FlywayMigration[] unknown =
        [
            .. migrations.Where(migration =>
                migration.Version is not null
                && Scripts.Contains(migration.Script, StringComparer.Ordinal)
                && !applied.Contains(FlywayFolder.NameOf(migration))
            ),
        ];
        if (Failed is not null && unknown.Length > 0)
            throw new SpringException(
                $"Flyway's {table} has a migration that failed: {Failed}.",
                "Repair it as Flyway wants it, or delete that row once the database is right; then go on."
            );
        if (unknown.Length > 0)
            throw new SpringException(
                $"Flyway has applied {unknown.Length} of these migrations here ({table}), {unknown[0].FileName} to "
                    + $"{unknown[^1].FileName}, and the history of pgmigrate knows nothing of it: they would run again.",
                $"Record them as applied, once: pgmigrate exec -Baseline -To {FlywayFolder.NameOf(unknown[^1])}, with the same "
                    + "application."
            );
    }

    /// <summary>The last script that a database without a history, but with objects, is taken to have; null for none.</summary>
    /// <param name="migrations">The application's migrations.</param>
    /// <param name="applied">The scripts that the history here has.</param>
    /// <param name="settings">Whether, and up to which version.</param>
    public string? BaselineOf(IReadOnlyList<FlywayMigration> migrations, IReadOnlySet<string> applied, FlywaySettings settings) =>
        settings.Baseline is { } baseline && Scripts is null && HasObjects && applied.Count == 0
            ? migrations.LastOrDefault(migration => migration.Version is { } version && version.CompareTo(baseline) <= 0)
                is { } last
                ? FlywayFolder.NameOf(last)
                : null
            : null;

    private static string Cell(XElement row, string name) => row.Element(name)?.Value ?? string.Empty;

    // Without a backslash, as any session reads it.
    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
