using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Tokens that are given in vain.</summary>
[OfFolderAlone]
internal sealed class UnusedTokenRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unused-token", RuleGroup.Integrity, FindingSeverity.Information)
        {
            Title = "Token is not used",
            Reason = "A token that no script uses is left over, or misspelt here or there.",
            SafeWay = $"Take it out of {RunOption.Tokens}, or correct its name there or in the script that should use it.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        if (folder.Options.Tokens.Count == 0)
            return [];

        var used = Texts(folder).OfType<string>().SelectMany(TokenRules.NamesIn).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from token in folder.Options.Tokens
            where !used.Contains(token.Name)
            select new RuleHit($"No script uses the token '{token.Name}'.{NearestName.Hint(token.Name, used)}")
            {
                Object = token.Name,
            };
    }

    private static IEnumerable<string?> Texts(FolderContext folder) =>
        folder
            .Scripts.Select(script => script.Written)
            .Concat(
                FolderLayout
                    .Companions.SelectMany(name => new CompanionFolder(folder, name).Files())
                    .Select(CompanionFolder.TryRead)
            );
}
