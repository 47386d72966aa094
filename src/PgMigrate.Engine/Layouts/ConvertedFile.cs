namespace PgMigrate.Engine.Layouts;

/// <summary>A file of a converted folder, and where its text comes from.</summary>
/// <param name="Name">Its path in the converted folder, with <c>/</c>.</param>
/// <param name="Text">Its text.</param>
/// <param name="Origin">The file that it comes from, relative to the tool's folder, with <c>/</c>.</param>
/// <param name="OriginLine">See <see cref="ConvertedScript.OriginLine"/>.</param>
internal sealed record ConvertedFile(string Name, string Text, string Origin, int OriginLine)
{
    /// <summary>The files of a folder: scripts, and what takes them back and proves them.</summary>
    public static IReadOnlyList<ConvertedFile> Of(ConvertedFolder folder) => [.. folder.Scripts.SelectMany(Of)];

    /// <summary>The full path of the file.</summary>
    /// <param name="folder">Full path of the converted folder.</param>
    public string PathIn(string folder) => Path.Combine(folder, Name.Replace('/', Path.DirectorySeparatorChar));

    private static IEnumerable<ConvertedFile> Of(ConvertedScript script)
    {
        yield return new ConvertedFile($"{script.Folder}/{script.Name}", script.Text, script.Origin, script.OriginLine);
        if (script.Down is { } down)
            yield return new ConvertedFile(
                $"down/{script.Name}",
                down,
                script.DownOrigin ?? script.Origin,
                script.DownOriginLine
            );
        if (script.Verify is { } verify)
            yield return new ConvertedFile(
                $"verify/{script.Name}",
                verify,
                script.VerifyOrigin ?? script.Origin,
                script.VerifyOriginLine
            );
    }
}
