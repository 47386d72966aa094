using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules;

/// <summary>Reads a migration folder for the checks. What cannot be read stays, with its problem: rules report it.</summary>
internal static class FolderReader
{
    /// <summary>The folder, read.</summary>
    /// <param name="folder">Its files.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="applied">The newest record of each script in the database's history; null where no database was asked.</param>
    /// <param name="planned">The names of the scripts that a run would apply; null where no database was asked.</param>
    public static FolderContext Read(
        MigrationFolder folder, MigrationOptions options, IReadOnlyDictionary<string, AppliedScript>? applied, IReadOnlySet<string>? planned) =>
        new(folder.Path, [.. folder.Scripts.AsParallel().AsOrdered().Select(file => ReadStatements(Read(file, options.Tokens), options))],
            options, applied, planned);

    /// <summary>One script, read.</summary>
    public static CheckedScript Read(ScriptFile file, IReadOnlyList<MigrationToken> tokens)
    {
        try
        {
            var written = ScriptText.Read(file.Path);
            var text = TokenRules.Replace(written.Text, tokens);
            return ReadDirectives(new CheckedScript(file, text, ScriptDirectives.None, Problem: null) { Written = written.Text, Tokens = tokens, HashText = written.HashText });
        }
        catch (MigrationException problem)
        {
            return new CheckedScript(file, Text: null, ScriptDirectives.None, problem) { Tokens = tokens };
        }
    }

    private static CheckedScript ReadDirectives(CheckedScript script)
    {
        try
        {
            return script with { Directives = DirectiveParser.Parse(script.Text!, script.File.Name, script.File.Path) };
        }
        catch (MigrationException problem)
        {
            return script with { Problem = problem };
        }
    }

    // Here, where several scripts are read at once; the walk over them goes one by one.
    private static CheckedScript ReadStatements(CheckedScript script, MigrationOptions options)
    {
        if (script.RunsIn(options.Environment))
            _ = script.Statements;
        return script;
    }
}
