using System.Text.RegularExpressions;
using PgMigrate.Engine.Layouts.Flyway;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Names of Flyway in a folder that is run as grate runs it, where they would do other than they say.</summary>
internal sealed partial class FlywayNameRule : FolderRule
{
    private const string Versioned = "V";
    private const string Undo = "U";
    private const string Repeatable = "R";
    private const string Baseline = "B";

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("flyway-names", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Names of Flyway that mean something else here",
            Reason =
                "Names are sorted as text, and say nothing of what a script is for: V10__ runs before V2__. U2__, which was to "
                + "take V2__ back, runs before it as any other script does. B1__ runs beside what it stands for, and R__ once.",
            SafeWay =
                "Carry the folder over, or run it in place as Flyway's: docs/guides/coming-over.md. Names of one width (V01__, "
                + "V02__) are run in their order, as they are.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        folder
            .Scripts.Where(script => script.File.Kind == ScriptKind.OneTime)
            .GroupBy(LeadingNumber.ScopeOf, StringComparer.Ordinal)
            .SelectMany(scripts => CheckFolder(folder, scripts));

    private static IEnumerable<RuleHit> CheckFolder(FolderContext folder, IEnumerable<Script> scripts)
    {
        Named[] named = [.. scripts.Select(Read).OfType<Named>()];
        // One letter more than a number may be anybody's; a version of Flyway is not.
        if (!named.Any(script => script.Kind == Versioned))
            yield break;
        Named? before = null;
        foreach (var script in named)
        {
            if (Problem(script, before) is { } problem && folder.IsPending(script.Script))
                yield return new RuleHit(problem) { Script = script.Script.File };
            if (script.Version is not null)
                before = script;
        }
    }

    private static string? Problem(Named script, Named? before) =>
        script.Kind switch
        {
            Undo => $"{script.Script.File} takes a version back in Flyway; here it runs as any other script, and before it.",
            Baseline => $"{script.Script.File} stands for versions in Flyway; here it runs, and they run after it.",
            Repeatable => $"{script.Script.File} runs whenever it changes in Flyway; here it runs once, before all versions.",
            _ when before is not null && before.Version!.CompareTo(script.Version) > 0 =>
                $"{script.Script.File} runs after {before.Script.File}: names are sorted as text, not by version.",
            _ => null,
        };

    private static Named? Read(Script script)
    {
        if (Pattern().Match(Path.GetFileName(script.File.Name)) is not { Success: true } match)
            return null;
        var kind = match.Groups["kind"] is { Success: true } letter ? letter.Value : Repeatable;
        return new Named(script, kind, kind == Versioned ? FlywayVersion.TryRead(match.Groups["version"].Value) : null);
    }

    [GeneratedRegex(
        @"^(?:(?<kind>[VUB])(?<version>[0-9]+(?:[._][0-9]+)*)|R)__.+\.sql$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();

    // Version: of a script that brings one; null for others.
    private sealed record Named(Script Script, string Kind, FlywayVersion? Version);
}
