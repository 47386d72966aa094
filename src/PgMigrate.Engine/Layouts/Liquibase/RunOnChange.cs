using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// Where a changeset goes that runs again when it was changed. Here such scripts run behind all that run once; one whose objects
/// a later changeset names must run before that, and so runs once.
/// </summary>
internal static class RunOnChange
{
    /// <summary>The scripts, each in its folder.</summary>
    /// <param name="scripts">In the order of the changelog, with their changesets.</param>
    /// <param name="findings">Are told what does something else here.</param>
    public static IEnumerable<ConvertedScript> Place(
        IReadOnlyList<(ChangeSet Set, ConvertedScript Script)> scripts,
        LayoutFindings findings
    )
    {
        // From the end: what must run before another that runs once runs once, too.
        var placed = new List<ConvertedScript>();
        var once = new List<ConvertedScript>();
        foreach (var (set, script) in scripts.Reverse())
        {
            var isAnyTime = set.RunOnChange && !set.RunAlways && !IsNeeded(script, once);
            if (isAnyTime)
                placed.Add(script with { Folder = TargetFolder.AfterOnce, Kind = ScriptKind.AnyTime });
            else
                placed.Add(set.RunOnChange && !set.RunAlways ? Once(set, script, findings) : script);
            if (!isAnyTime)
                once.Add(script);
        }

        placed.Reverse();
        return placed;
    }

    private static ConvertedScript Once(ChangeSet set, ConvertedScript script, LayoutFindings findings)
    {
        findings.Warning(
            set.File,
            set.Line,
            $"runOnChange: a later changeset uses what {set.Key} makes, so it runs once, where it stands.",
            $"Change it by a new script, or move it to {TargetFolder.AfterOnce} when nothing later needs it on an empty database."
        );
        return script;
    }

    private static string LastPart(string name) => SqlIdentifier.Parse(name.AsSpan(name.LastIndexOf('.') + 1));

    private static bool IsNeeded(ConvertedScript script, List<ConvertedScript> later)
    {
        var names = SqlText
            .Read(script.Text)
            .Statements.Select(statement => statement.Facts.Object)
            .OfType<string>()
            .Select(name => LastPart(name.Split('(')[0].Trim()))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        // What makes nothing that has a name may be needed by any.
        if (names.Length == 0)
            return later.Count > 0;
        var pattern = new Regex(
            $@"(?<!\w)({string.Join('|', names.Select(Regex.Escape))})(?!\w)",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );
        return later.Exists(other => pattern.IsMatch(other.Text));
    }
}
