using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Planning;

/// <summary>The script that takes another one back.</summary>
internal static class DownScript
{
    /// <summary>The folder of down scripts, and what the history calls the folder of one that was not written by hand.</summary>
    public const string Folder = "down";

    /// <summary>The file's step of a plan; null where there is none.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="up">The script that it takes back.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <exception cref="MigrationException">The file cannot be read, or a directive in it is wrong.</exception>
    public static PlanEntry? Find(MigrationFolder folder, ScriptFile up, IReadOnlyList<MigrationToken> tokens)
    {
        var path = folder.CompanionPath(Folder, up);
        return File.Exists(path) ? Read(up, path, tokens) : null;
    }

    /// <summary>A file as the step of a plan that takes a script back, so that nothing of it is left.</summary>
    public static PlanEntry Read(ScriptFile up, string path, IReadOnlyList<MigrationToken> tokens)
    {
        var text = TokenRules.Replace(ScriptText.Read(path).HashText, tokens);
        var file = up with { Folder = Folder, Path = path };
        return new PlanEntry(file, text, GrateHash.Of(text), RunOnce: true, DirectiveParser.Parse(text, file.Name, path), PlanAction.Run);
    }
}
