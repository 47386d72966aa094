using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Numbers of different width, where that changes the order.</summary>
internal sealed class MixedNumberWidthRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("mixed-number-width", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Numbers of different width",
            Reason =
                "Names are sorted as text: 10_ comes before 9_. The scripts run in another order than their numbers say, and "
                + "in another one than they were written and tried in.",
            SafeWay =
                "Number scripts with leading zeros, all of one width: 0009_, 0010_. Rename only what has not been applied "
                + "anywhere.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        folder.Scripts.GroupBy(LeadingNumber.ScopeOf, StringComparer.Ordinal).SelectMany(CheckFolder);

    private static IEnumerable<RuleHit> CheckFolder(IEnumerable<Script> scripts)
    {
        var numbered = scripts
            .Select(script => (script.File, Number: LeadingNumber.Of(script.File)))
            .Where(script => script.Number is not null)
            .ToArray();
        for (var i = 1; i < numbered.Length; i++)
            if (numbered[i - 1].Number!.CompareTo(numbered[i].Number) > 0)
                yield return new RuleHit(
                    $"{numbered[i - 1].File} runs before {numbered[i].File}: names are sorted as text, not by number."
                )
                {
                    Script = numbered[i].File,
                };
    }
}
