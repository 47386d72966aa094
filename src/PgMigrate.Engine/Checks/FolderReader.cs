using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Checks;

/// <summary>Reads a migration folder for the checks. What cannot be read stays, with its problem: rules report it.</summary>
internal static class FolderReader
{
    /// <summary>The folder, read.</summary>
    /// <param name="folder">Its files.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="applied">The newest record of each script in the database's history; null where no database was asked.</param>
    public static FolderSite Read(MigrationFolder folder, MigrationOptions options, IReadOnlyDictionary<string, AppliedScript>? applied) =>
        new(folder.Path, [.. folder.Scripts.Select(script => Read(script, options.Tokens))], options, applied);

    private static CheckedScript Read(ScriptFile file, IReadOnlyList<MigrationToken> tokens)
    {
        string? text = null;
        try
        {
            text = TokenRules.Replace(ScriptText.Read(file.Path).Text, tokens);
            return new CheckedScript(file, text, DirectiveParser.Parse(text, file.Name, file.Path), Problem: null);
        }
        catch (MigrationException problem)
        {
            return new CheckedScript(file, text, ScriptDirectives.None, problem);
        }
    }
}
