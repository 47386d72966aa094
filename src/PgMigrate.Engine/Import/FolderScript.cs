using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Import;

/// <summary>A script that was converted.</summary>
/// <param name="Origin">What it was for the tool that it comes from.</param>
/// <param name="File">Its file; null where that is gone.</param>
internal sealed record FolderScript(RecordedOrigin Origin, ScriptFile? File)
{
    /// <summary>Folder and name, for a reader.</summary>
    public string Name => Origin.Script;
}
