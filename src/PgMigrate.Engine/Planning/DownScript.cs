using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Planning;

/// <summary>The script that takes another one back.</summary>
internal static class DownScript
{
    /// <summary>The folder of down scripts, and what the history calls the folder of one that was not written by hand.</summary>
    public const string Folder = "down";

    /// <summary>The file's step of a plan; null where there is none, or nobody has written it yet.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="up">The script that it takes back.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <exception cref="MigrationException">The file cannot be read, or a directive in it is wrong.</exception>
    public static PlanEntry? Find(MigrationFolder folder, ScriptFile up, IReadOnlyList<MigrationToken> tokens)
    {
        var path = folder.CompanionPath(Folder, up);
        return File.Exists(path) && Read(up, path, tokens) is var down && !DownStub.IsUntouched(down.Text) ? down : null;
    }

    /// <summary>A file as the step of a plan that takes a script back, so that nothing of it is left.</summary>
    public static PlanEntry Read(ScriptFile up, string path, IReadOnlyList<MigrationToken> tokens)
    {
        var script = Script.Read(up with { Folder = Folder, Path = path }, tokens);
        return Entry(script);
    }

    /// <summary>A text that takes a script back, so that nothing of it is left, as the step of a plan.</summary>
    public static PlanEntry OfText(ScriptFile up, string text)
    {
        var file = up with { Folder = Folder };
        return Entry(Script.InMemory(file with { Path = $"{file} as it was derived" }, text));
    }

    private static PlanEntry Entry(Script script) => new(script, GrateHash.Of(script.HashText!), RunOnce: true, PlanAction.Run);
}
