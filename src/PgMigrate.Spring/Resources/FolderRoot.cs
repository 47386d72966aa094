namespace PgMigrate.Spring.Resources;

/// <summary>A folder of the disk.</summary>
/// <param name="path">Its path.</param>
internal sealed class FolderRoot(string path) : IResourceRoot
{
    /// <inheritdoc/>
    public string Place => path;

    /// <inheritdoc/>
    public Resource? Find(string name) =>
        new FileInfo(Path.Combine(path, name)) is { Exists: true } file ? Describe(file, name) : null;

    /// <inheritdoc/>
    public IEnumerable<Resource> Below(string folder)
    {
        var directory = new DirectoryInfo(Path.Combine(path, folder));
        return directory.Exists ? List(directory, 0).OrderBy(resource => resource.Name, StringComparer.Ordinal) : [];
    }

    // A mounted ConfigMap has its files behind links, and their real folder is called ..data.
    private IEnumerable<Resource> List(DirectoryInfo directory, int depth)
    {
        if (depth > 32)
            throw new SpringException($"{directory.FullName}: folders lie in folders without an end.", "See where a link leads.");
        foreach (FileInfo file in directory.EnumerateFiles())
            yield return Describe(file, Path.GetRelativePath(path, file.FullName).Replace(Path.DirectorySeparatorChar, '/'));
        foreach (DirectoryInfo inner in directory.EnumerateDirectories())
            if (!inner.Name.StartsWith("..", StringComparison.Ordinal))
                foreach (Resource resource in List(inner, depth + 1))
                    yield return resource;
    }

    private static Resource Describe(FileInfo file, string name) =>
        new(name, file.ToString(), file.Length) { Open = file.OpenRead };
}
