using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>What PgMigrate demands of <c>{{Token}}</c> beyond grate, which leaves a token without a value where it is.</summary>
internal static partial class TokenRules
{
    /// <summary>The rule that lets <c>{{Name}}</c> stand in a script.</summary>
    public const string AllowUnresolved = "unresolved-token";

    /// <summary>Refuses names and values that grate would not take as they are.</summary>
    /// <exception cref="MigrationException">TokenInvalid; the value is not in the message.</exception>
    public static void Check(IEnumerable<MigrationToken> tokens)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var token in tokens)
        {
            if (!NamePattern().IsMatch(token.Name))
                throw Invalid($"'{token.Name}' is not a token name.", "Use letters, digits and underscores.");
            if (!names.Add(token.Name))
                throw Invalid($"The token '{token.Name}' is given twice.", "Case does not tell tokens apart: keep one of them.");
            if (token.Value.Length == 0)
                throw Invalid(
                    $"The token '{token.Name}' has an empty value, which grate does not accept.",
                    "Give a value, or take the token out of the scripts."
                );
            if (token.Value.Trim().Length != token.Value.Length)
                throw Invalid(
                    $"The value of the token '{token.Name}' begins or ends with white space, which grate would drop.",
                    "Put the white space into the script."
                );
        }
    }

    /// <summary>
    /// Refuses a script in which a token is left without a value, unless it says <c>allow unresolved-token</c>.
    /// </summary>
    /// <exception cref="MigrationException">TokenUnresolved, with line and column.</exception>
    public static void RefuseUnresolved(
        string text,
        ScriptFile file,
        ScriptDirectives directives,
        IReadOnlyList<MigrationToken> tokens
    )
    {
        if (!text.Contains("{{", StringComparison.Ordinal) || directives.Allows(AllowUnresolved))
            return;

        foreach (var match in TokenPattern().EnumerateMatches(text))
        {
            var name = text.Substring(match.Index + 2, match.Length - 4);
            if (tokens.Any(token => token.Secret && token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                continue;
            throw Unresolved(text, match.Index, name, file, tokens);
        }
    }

    /// <summary>Replaces tokens that are no secrets, as grate does.</summary>
    public static string Replace(string text, IReadOnlyList<MigrationToken> tokens) =>
        tokens.Count == 0
            ? text
            : TokenPattern()
                .Replace(
                    text,
                    match => tokens.FirstOrDefault(token => !token.Secret && Names(token, match.ValueSpan))?.Value ?? match.Value
                );

    /// <summary>The names of the tokens in a text, each as often as it stands there.</summary>
    public static IEnumerable<string> NamesIn(string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? TokenPattern().Matches(text).Select(match => match.Value[2..^2]) : [];

    private static bool Names(MigrationToken token, ReadOnlySpan<char> match) =>
        match[2..^2].Equals(token.Name, StringComparison.OrdinalIgnoreCase);

    private static MigrationException Unresolved(
        string text,
        int offset,
        string name,
        ScriptFile file,
        IReadOnlyList<MigrationToken> tokens
    )
    {
        var written = File.ReadAllText(file.Path);
        var (_, line, column) = TextPosition.Of(written, SourceMap.ToFile(written, text, offset, tokens));
        return new MigrationException(
            MigrationErrorId.TokenUnresolved,
            $"{file.Path}:{line}:{column}: the token {{{{{name}}}}} has no "
                + $"value.{NearestName.Hint(name, tokens.Select(token => token.Name))}",
            $"Give one with {RunOption.Tokens.Entry(name, "'…'")}, or let it stand with: -- pgmigrate:allow "
                + $"{AllowUnresolved} -- reason"
        )
        {
            Script = file.Name,
            Path = file.Path,
            Line = line,
            Column = column,
        };
    }

    private static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.TokenInvalid, message, action);

    [GeneratedRegex(@"^\w+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    // grate's own pattern.
    [GeneratedRegex(@"\{\{\w+\}\}", RegexOptions.CultureInvariant)]
    internal static partial Regex TokenPattern();
}
