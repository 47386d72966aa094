using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Text in which grate puts a value of its own for what looks like a token.</summary>
internal sealed class GrateTokenRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("grate-token-in-text", RuleGroup.Integrity, FindingSeverity.Information)
        {
            Title = "grate replaces what stands in a text",
            Reason =
                "Some sixty names between double braces are tokens of grate's own, {{Version}} and {{Silent}} among them: in a "
                + "template for mails or pages the value takes their place, whatever the script allows, and the data are others.",
            SafeWay =
                "Where the value is meant, leave it. Where the braces are meant, take them apart, so that no token stands in the "
                + "script: '{' || '{Version}}'.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from script in folder.Scripts
        where script.Written is { } text && GrateTokens.AnyIn(text) && folder.IsToBeRead(script)
        from found in Find(script.Written!, folder.Options.Tokens)
        select Describe(script, found.Name, found.Offset);

    // Only as SQL reads the file: in a comment, and as a name, they do no harm.
    private static List<(string Name, int Offset)> Find(string text, IReadOnlyList<MigrationToken> given)
    {
        var found = new List<(string Name, int Offset)>();
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            if (token.Kind != SqlTokenKind.String)
                continue;
            var name = TokenRules
                .NamesIn(text.Substring(token.Start, token.Length))
                .FirstOrDefault(name =>
                    GrateTokens.Fills(name) && !given.Any(own => own.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                );
            if (name is not null)
                found.Add((name, text.IndexOf($"{{{{{name}}}}}", token.Start, StringComparison.Ordinal)));
        }

        return found;
    }

    private static RuleHit Describe(Script script, string name, int offset)
    {
        var (_, line, column) = TextPosition.Of(script.Written!, offset);
        return new RuleHit($"grate puts a value of its own in the place of {{{{{name}}}}}.")
        {
            Script = script.File,
            Line = line,
            Column = column,
            Object = name,
        };
    }
}
