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

    private static readonly string[] Names =
    [
        "schemas",
        "extensions",
        "relations",
        "columns",
        "constraints",
        "domain_constraints",
        "indexes",
        "sequences",
        "types",
        "functions",
        "aggregates",
        "triggers",
        "event_triggers",
        "rules",
        "policies",
        "statistics",
        "default_privileges",
        "publications",
        "subscriptions",
        "foreign_data_wrappers",
        "servers",
        "user_mappings",
        "casts",
        "operators",
        "operator_classes",
        "operator_families",
        "access_methods",
        "text_search_parsers",
        "text_search_templates",
        "text_search_dictionaries",
        "text_search_configurations",
        "collations",
        "conversions",
        "languages",
        "transforms",
        "security_labels",
    ];

    private static readonly ConcurrentDictionary<int, string> StatementByVersion = new();

    /// <summary>Begins the transaction that sees one state of the database.</summary>
    public static string Begin => SqlFile.Read(Folder, "begin");

    /// <summary>Makes the transaction's settings independent of the session's.</summary>
    public static string Settings => SqlFile.Read(Folder, "settings");

    /// <summary>
    /// A query of one column, <c>content</c>: the text of a JSON object for each object of the schema, as
    /// <see cref="SnapshotRow"/> reads it. It takes the excluded schemas, a JSON array as text, as <c>$1</c>.
    /// </summary>
    /// <param name="version">The server's major version.</param>
    public static string Statement(int version) => StatementByVersion.GetOrAdd(version, Compose);

    private static string Compose(int version)
    {
        var common = SqlFile.Read(Folder, "common");
        // OFFSET keeps the parts apart: merged into one, their 250 relations take the planner twice as long.
        var parts = Names.Select(name =>
            "(SELECT json_strip_nulls(row_to_json(q))::text AS content FROM "
            + $"(\n{common}{ForVersion(SqlFile.Read(Folder, name), version)}\n) q OFFSET 0)"
        );
        return string.Join("\nUNION ALL\n", parts).Replace("{secret}", OptionList.SecretNames, StringComparison.Ordinal);
    }

    /// <summary>The lines of a query that are for a major version.</summary>
    public static string ForVersion(string sql, int version) =>
        string.Join('\n', sql.Split('\n').Where(line => IsFor(Marker().Match(line), version)));

    private static bool IsFor(Match marker, int version) =>
        version >= Bound(marker.Groups["from"], int.MinValue) && version < Bound(marker.Groups["before"], int.MaxValue);

    private static int Bound(Group group, int none) =>
        group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : none;

    [GeneratedRegex(
        @"-- (from (?<from>\d+))?(, )?(before (?<before>\d+))?\r?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Marker();
}
