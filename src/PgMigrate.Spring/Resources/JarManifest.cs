using System.IO.Compression;

namespace PgMigrate.Spring.Resources;

/// <summary>What a jar says of itself in META-INF/MANIFEST.MF.</summary>
/// <param name="IsBoot">Whether Spring Boot's plugin has packed it.</param>
/// <param name="ClassPath">The jars and folders that it names, by their paths.</param>
internal sealed record JarManifest(bool IsBoot, IReadOnlyList<string> ClassPath)
{
    /// <summary>Reads it; a jar without one says nothing.</summary>
    public static JarManifest Of(ZipArchive archive, string jar)
    {
        if (archive.GetEntry("META-INF/MANIFEST.MF") is not { } entry)
            return new JarManifest(IsBoot: false, []);
        var resource = new Resource(entry.FullName, $"{jar}!/{entry.FullName}", entry.Length) { Open = entry.Open };
        Dictionary<string, string> lines = Lines(System.Text.Encoding.UTF8.GetString(resource.Read(Limits.Configuration)));
        string folder = Path.GetDirectoryName(Path.GetFullPath(jar))!;
        return new JarManifest(
            lines.Keys.Any(name => name.StartsWith("Spring-Boot-", StringComparison.OrdinalIgnoreCase)),
            [
                .. lines
                    .GetValueOrDefault("Class-Path", string.Empty)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Where(name => !name.Contains(':', StringComparison.Ordinal))
                    .Select(name => Path.Combine(folder, Uri.UnescapeDataString(name))),
            ]
        );
    }

    // A line that begins with a blank goes on with the one before.
    private static Dictionary<string, string> Lines(string text)
    {
        var lines = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string joined = text.ReplaceLineEndings("\n").Replace("\n ", string.Empty, StringComparison.Ordinal);
        foreach (string[] parts in joined.Split('\n').Select(line => line.Split(':', 2)))
            if (parts.Length == 2)
                lines.TryAdd(parts[0].Trim(), parts[1].Trim());
        return lines;
    }
}
