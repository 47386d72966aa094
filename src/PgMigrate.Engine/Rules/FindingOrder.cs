using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules;

/// <summary>The order in which findings are told.</summary>
internal static class FindingOrder
{
    /// <summary>
    /// What a script allows comes last. The gravest first; then the folder's, and the scripts' in their order, from top to
    /// bottom.
    /// </summary>
    public static IReadOnlyList<Finding> Sort(IEnumerable<Finding> findings, IReadOnlyList<ScriptFile> scripts)
    {
        var numbers = scripts.Select((script, number) => (script.Name, number)).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. findings
                .OrderBy(finding => finding.IsAllowed())
                .ThenByDescending(finding => finding.Severity)
                .ThenBy(finding => finding.Script is { } script ? numbers.GetValueOrDefault(script, -1) : -1)
                .ThenBy(finding => finding.Line ?? 0)
                .ThenBy(finding => finding.Column ?? 0),
        ];
    }
}
