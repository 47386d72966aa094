using PgMigrate.Engine.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The text of a script as the server is to get it. grate reads every file as UTF-8 and keeps going over what is not; its hash stays,
/// but what is sent is decoded as the script says it is written.
/// </summary>
internal static class ScriptToSend
{
    private const char Undecodable = '\uFFFD';

    /// <summary>The text with secrets in place.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, ScriptUnreadable or TokenUnresolved.</exception>
    public static string Of(PlanEntry entry, IReadOnlyList<MigrationToken> tokens) =>
        SecretMask.Of(tokens).Reveal(MayBeMisread(entry.Text) ? Reread(entry, tokens) : entry.Text);

    private static bool MayBeMisread(string text) =>
        text.Contains(Undecodable, StringComparison.Ordinal)
        || text.Contains('\0', StringComparison.Ordinal)
        || text.Contains("encoding", StringComparison.OrdinalIgnoreCase)
        || text.Contains("names", StringComparison.OrdinalIgnoreCase);

    private static string Reread(PlanEntry entry, IReadOnlyList<MigrationToken> tokens)
    {
        var script = ScriptText.Read(entry.File.Path);
        if (ReferenceEquals(script.Text, script.HashText))
            return entry.Text;

        var text = TokenRules.Replace(script.Text, tokens);
        TokenRules.RefuseUnresolved(text, entry.File, entry.Directives, tokens);
        return text;
    }
}
