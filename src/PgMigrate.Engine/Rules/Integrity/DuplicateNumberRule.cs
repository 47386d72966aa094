using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Two scripts of one number.</summary>
internal sealed class DuplicateNumberRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("duplicate-number", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Number is there twice",
            Reason =
                "Two branches took the same number. Which script runs first is decided by the rest of their names, and nobody "
                + "has tried that order.",
            SafeWay = "Give the one that has not been applied anywhere the next free number.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var environments = ScriptEnvironments.Of(folder);
        return folder
            .Scripts.Where(script => script.File.Kind == ScriptKind.OneTime)
            .GroupBy(LeadingNumber.ScopeOf, StringComparer.Ordinal)
            .SelectMany(scripts => CheckFolder([.. scripts], environments));
    }

    // Scripts that never meet in one environment may share a number: one seed each for development and test.
    private static IEnumerable<RuleHit> CheckFolder(Script[] scripts, IReadOnlyList<string?> environments) =>
        from same in from script in scripts
        let number = LeadingNumber.Of(script.File)
        where number is { IsInstant: false }
        group script by number.Key
        from pair in same.Zip(same.Skip(1))
        where !AreToldApart(pair.First, pair.Second)
        where environments.Any(environment => pair.First.RunsIn(environment) && pair.Second.RunsIn(environment))
        select new RuleHit($"{pair.Second.File} has the same number as {pair.First.File}.") { Script = pair.Second.File };

    // 001_01_first.sql and 001_02_second.sql.
    private static bool AreToldApart(Script first, Script second) =>
        LeadingNumber.SecondOf(first.File) is { } one && LeadingNumber.SecondOf(second.File) is { } other && one != other;
}
