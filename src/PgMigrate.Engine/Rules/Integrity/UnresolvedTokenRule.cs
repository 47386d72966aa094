using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Tokens without a value.</summary>
[RefusedByRun]
internal sealed class UnresolvedTokenRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unresolved-token", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Token has no value",
            Reason =
                "grate leaves a token without a value where it stands: {{Schema}} reaches the server as it is, as a syntax "
                + "error or, inside a string, as data. A run refuses the script.",
            SafeWay =
                $"Give a value with {RunOption.Tokens.Entry("Name", "'…'")}. Where the braces are meant, write at "
                + $"the script's top: -- pgmigrate:allow unresolved-token -- reason",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from script in folder.Scripts
        where !script.Directives.Allows(TokenRules.AllowUnresolved)
        let unresolved = Unresolved(script.Text ?? string.Empty, folder.Options.Tokens)
        where unresolved.Length > 0 && folder.IsToBeRead(script)
        from name in unresolved
        select Describe(script, name, folder.Options.Tokens);

    private static string[] Unresolved(string text, IReadOnlyList<MigrationToken> tokens) =>
        [
            .. TokenRules
                .NamesIn(text)
                .Where(name => !GrateTokens.Fills(name))
                // A secret takes its placeholder's place on the way to the server.
                .Except(tokens.Where(token => token.Secret).Select(token => token.Name), StringComparer.OrdinalIgnoreCase),
        ];

    private static RuleHit Describe(Script script, string name, IReadOnlyList<MigrationToken> tokens)
    {
        var text = script.Text!;
        var offset = text.IndexOf($"{{{{{name}}}}}", StringComparison.Ordinal);
        var (_, line, column) = script.InFile(offset);
        return new RuleHit(
            $"{script.File}: the token {{{{{name}}}}} has no value.{NearestName.Hint(name, tokens.Select(token => token.Name))}"
        )
        {
            Script = script.File,
            Line = line,
            Column = column,
            Object = name,
        };
    }
}
