namespace PgMigrate.Engine.Scripts;

/// <summary>A script of the migration folder, as grate sees it.</summary>
/// <param name="Folder">grate's folder, for instance <c>up</c>.</param>
/// <param name="Name">Its path within that folder, with <c>/</c>: the name grate records.</param>
/// <param name="Path">Its full path; what messages call it where it is no file.</param>
/// <param name="Kind">How often it runs.</param>
internal sealed record ScriptFile(string Folder, string Name, string Path, ScriptKind Kind)
{
    /// <summary>Folder and name, for messages.</summary>
    public override string ToString() => $"{Folder}/{Name}";
}
