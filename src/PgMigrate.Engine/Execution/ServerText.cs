using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// The text of a script as the server is to get it. grate reads every file as UTF-8 and keeps going over what is not; its hash stays,
/// but what is sent is decoded as the script says it is written.
/// </summary>
internal static class ServerText
{
    private const char Undecodable = '\uFFFD';

    /// <summary>The text with secrets in place.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, ScriptUnreadable or TokenUnresolved.</exception>
    public static string Of(PlanEntry entry, RunContext context) =>
        context.Mask.Reveal(MayBeMisread(entry.Text) ? Reread(entry, context) : entry.Text);

    private static bool MayBeMisread(string text) =>
        text.Contains(Undecodable, StringComparison.Ordinal)
        || text.Contains('\0', StringComparison.Ordinal)
        || text.Contains("encoding", StringComparison.OrdinalIgnoreCase)
        || text.Contains("names", StringComparison.OrdinalIgnoreCase);

    private static string Reread(PlanEntry entry, RunContext context)
    {
        var script = ScriptText.Read(entry.File.Path);
        if (ReferenceEquals(script.Text, script.HashText))
            return entry.Text;

        var text = TokenRules.Replace(script.Text, context.Options.Tokens);
        TokenRules.RefuseUnresolved(text, entry.File, entry.Directives, context.Options.Tokens);
        return text;
    }
}
