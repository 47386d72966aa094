using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// The statement of a snapshot, for one major version of the server. In its parts a line that ends in <c>-- from 14</c> is for
/// servers of that version and later, one that ends in <c>-- before 14</c> for those before it; <c>-- from 14, before 17</c>
/// bounds it on both sides.
/// </summary>
internal static partial class SnapshotSql
{
    private const string Folder = "Schema";

    private static readonly Part[] Parts =
    [
        new("schemas", SnapshotParts.Rest),
        new("extensions", SnapshotParts.Always),
        new("relations", SnapshotParts.Relations, "c.oid"),
        new("columns", SnapshotParts.Relations, "c.oid"),
        new("constraints", SnapshotParts.Relations, "c.oid"),
        new("domain_constraints", SnapshotParts.Rest),
        new("indexes", SnapshotParts.Relations, "c.oid"),
        new("sequences", SnapshotParts.Relations, "c.oid"),
        new("types", SnapshotParts.Rest),
        new("functions", SnapshotParts.Functions, "p.oid"),
        new("aggregates", SnapshotParts.Rest),
        new("triggers", SnapshotParts.Relations, "c.oid"),
        new("event_triggers", SnapshotParts.Rest),
        new("rules", SnapshotParts.Relations, "c.oid"),
        new("policies", SnapshotParts.Relations, "c.oid"),
        new("statistics", SnapshotParts.Relations, "c.oid"),
        new("default_privileges", SnapshotParts.Rest),
        new("publications", SnapshotParts.Always),
        new("subscriptions", SnapshotParts.Always),
        new("foreign_data_wrappers", SnapshotParts.Rest),
        new("servers", SnapshotParts.Rest),
        new("user_mappings", SnapshotParts.Always),
        new("casts", SnapshotParts.Rest),
        new("operators", SnapshotParts.Rest),
        new("operator_classes", SnapshotParts.Rest),
        new("operator_families", SnapshotParts.Rest),
        new("access_methods", SnapshotParts.Rest),
        new("text_search_parsers", SnapshotParts.Rest),
        new("text_search_templates", SnapshotParts.Rest),
        new("text_search_dictionaries", SnapshotParts.Rest),
        new("text_search_configurations", SnapshotParts.Rest),
        new("collations", SnapshotParts.Rest),
        new("conversions", SnapshotParts.Rest),
        new("languages", SnapshotParts.Rest),
        new("transforms", SnapshotParts.Rest),
        new("security_labels", SnapshotParts.Rest),
        new("extension_dependencies", SnapshotParts.Rest),
        new("privileges", SnapshotParts.Rest),
        new("database", SnapshotParts.Always),
    ];

    private static readonly ConcurrentDictionary<(int Version, SnapshotParts Parts, string Missing), string> Statements = new();

    /// <summary>Begins the transaction that sees one state of the database.</summary>
    public static string Begin => SqlFile.Read(Folder, "begin");

    /// <summary>Makes the transaction's settings independent of the session's.</summary>
    public static string Settings => SqlFile.Read(Folder, "settings");

    /// <summary>The same for the session.</summary>
    public static string SettingsOfSession => Settings.Replace("value, true)", "value, false)", StringComparison.Ordinal);

    /// <summary>
    /// A query of two columns: <c>content</c>, the text of a JSON object for each object of the schema, as
    /// <see cref="SnapshotRow"/> reads it; and <c>origin</c>, by which what is kept of it is found again. It takes the excluded
    /// schemas, a JSON array as text, as <c>$1</c>.
    /// </summary>
    /// <param name="version">The server's major version.</param>
    public static string Statement(int version) => Statement(version, SnapshotParts.All, string.Empty);

    /// <summary>The same without what is told of the database and of the server's objects, where that is left out.</summary>
    /// <param name="version">The server's major version.</param>
    /// <param name="options">What is left out.</param>
    public static string Statement(int version, SnapshotOptions options) =>
        Statement(version, SnapshotParts.All, options.WithServerObjects ? string.Empty : "privileges database");

    /// <summary>
    /// The same for what may have changed: of relations those of <c>$10</c>, of functions those of <c>$11</c>, both arrays of
    /// OIDs as text; and what is read each time.
    /// </summary>
    /// <param name="version">The server's major version.</param>
    /// <param name="parts">What is read.</param>
    /// <param name="missing">Names, blanks between, of what need not be read since there is none of it.</param>
    public static string Statement(int version, SnapshotParts parts, string missing) =>
        Statements.GetOrAdd((version, parts, missing), static key => Compose(key.Version, key.Parts, key.Missing.Split(' ')));

    /// <summary>
    /// The same for some parts of what relations are and have, of the relations of <c>$2</c> alone, an array of OIDs as text.
    /// </summary>
    /// <param name="version">The server's major version.</param>
    /// <param name="names">The parts: files of this folder that tell of relations.</param>
    public static string OfRelations(int version, params string[] names)
    {
        var missing = Parts.Select(part => part.Name).Except(names, StringComparer.Ordinal);
        return Statement(version, SnapshotParts.Relations, string.Join(' ', missing))
            .Replace("$10::", "$2::", StringComparison.Ordinal);
    }

    private static string Compose(int version, SnapshotParts wanted, IReadOnlyList<string> missing)
    {
        var common = SqlFile.Read(Folder, "common");
        // Of a few relations the members of extensions are looked up one by one.
        if (wanted != SnapshotParts.All)
            common = common.Replace("extension_member AS (", "extension_member AS NOT MATERIALIZED (", StringComparison.Ordinal);
        var parts = Parts
            .Where(part => wanted.HasFlag(part.Of) && !missing.Contains(part.Name))
            .Select(part => Compose(common, part, version, onlyChanged: wanted != SnapshotParts.All));
        return string.Join("\nUNION ALL\n", parts).Replace("{secret}", OptionList.SecretNames, StringComparison.Ordinal);
    }

    // OFFSET keeps the parts apart: merged into one, their 250 relations take the planner twice as long.
    private static string Compose(string common, Part part, int version, bool onlyChanged)
    {
        var sql = ForVersion(SqlFile.Read(Folder, part.Name), version);
        if (part.Oid is not { } oid)
            return "(SELECT json_strip_nulls(row_to_json(q))::text AS content, "
                + $"{(part.Of == SnapshotParts.Always ? "0" : "NULL")}::bigint AS origin FROM (\n{common}{sql}\n) q OFFSET 0)";
        // The origin is the object's first member, and taken out of it.
        var sign = part.Of == SnapshotParts.Functions ? "- " : string.Empty;
        var only = onlyChanged ? $"\n  AND {oid} = ANY (${(part.Of == SnapshotParts.Functions ? 11 : 10)}::oid[])" : string.Empty;
        return "(SELECT '{' || substr(r.text, strpos(r.text, ',') + 1) AS content, r.origin FROM (SELECT "
            + "json_strip_nulls(row_to_json(q))::text AS text, q.origin FROM (\n"
            + $"{common}{FirstSelect().Replace(sql, $"SELECT {sign}{oid}::bigint AS origin, ", 1)}{only}\n) q OFFSET 0) r)";
    }

    /// <summary>The lines of a query that are for a major version.</summary>
    public static string ForVersion(string sql, int version) =>
        string.Join('\n', sql.Split('\n').Where(line => IsFor(Marker().Match(line), version)));

    private static bool IsFor(Match marker, int version) =>
        version >= Bound(marker.Groups["from"], int.MinValue) && version < Bound(marker.Groups["before"], int.MaxValue);

    private static int Bound(Group group, int none) =>
        group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : none;

    [GeneratedRegex("^SELECT ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FirstSelect();

    [GeneratedRegex(
        @"-- (from (?<from>\d+))?(, )?(before (?<before>\d+))?\r?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Marker();

    // Oid: of the relation or function that an object of it is or belongs to.
    private sealed record Part(string Name, SnapshotParts Of, string? Oid = null);
}
