using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Gives suspicions their place in a script.</summary>
internal static class DirectivePlace
{
    /// <summary>At the first directive of this name that holds the value; at the script as a whole where there is none.</summary>
    public static RuleHit At(this RuleHit suspicion, Script script, string directive, string value)
    {
        var found = DirectiveScanner
            .Scan(script.Sql, script.File.Name, script.File.Path)
            .FirstOrDefault(candidate => Matches(candidate, directive, value));
        return suspicion with { Script = script.File, Line = found?.Line, Column = found?.Column, Object = value };
    }

    // The parser takes a backslash in a path for a slash.
    private static bool Matches(Directive candidate, string directive, string value) =>
        candidate.Name == directive && candidate.Value.Replace('\\', '/').Contains(value, StringComparison.OrdinalIgnoreCase);
}
