using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Environments that are probably misspelt.</summary>
internal sealed class UnknownEnvironmentRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unknown-environment", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Environment is probably misspelt",
            Reason = "A script for an environment that does not exist never runs, and nothing says so.",
            SafeWay = "Correct the name. Where it is right, name the environment in a target of pgmigrate.json.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        string[] configured =
        [
            .. new Targets(folder.Options.Configuration, folder.Path)
                .Environments.Append(folder.Options.Environment)
                .OfType<string>(),
        ];
        var named = folder
            .Scripts.SelectMany(script => ScriptEnvironments.NamedBy(script).Select(name => (Script: script, Name: name)))
            .ToLookup(use => use.Name, use => use.Script, StringComparer.OrdinalIgnoreCase);
        return from uses in named
            where !configured.Contains(uses.Key, StringComparer.OrdinalIgnoreCase)
            let known = configured.Concat(named.Where(other => other.Count() > uses.Count()).Select(other => other.Key))
            let nearest = NearestName.Of(uses.Key, known.Where(other => IsOtherWord(other, uses.Key)))
            where nearest is not null
            from script in uses
            select new RuleHit($"{script.File} names the environment '{uses.Key}'; '{nearest}' was perhaps meant.").At(
                script,
                "environment",
                uses.Key
            );
    }

    // TEST1 and TEST2 are two environments, not one of them misspelt.
    private static bool IsOtherWord(string name, string other) =>
        !WithoutDigits(name).Equals(WithoutDigits(other), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDigits(string name) => string.Concat(name.Where(character => !char.IsDigit(character)));
}
