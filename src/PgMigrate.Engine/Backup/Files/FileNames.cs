using System.Text.Json;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Names in a manifest must stay within the backup's folder, whoever has written it.</summary>
internal static class FileNames
{
    /// <summary>Checks them.</summary>
    /// <exception cref="JsonException">A name leads elsewhere, or two are the same.</exception>
    public static void Check(IEnumerable<string> names)
    {
        // Without regard to case, as some file systems see them.
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ManifestFile.Name };
        foreach (var name in names)
            if (!name.Split('/').All(IsPlain) || !seen.Add(name))
                throw new JsonException($"It names a file '{name}'.");
    }

    // PgMigrate and pg_dump write nothing else: no drive, no stream, no way up.
    private static bool IsPlain(string part) =>
        part.Length > 0 && part.Trim('.').Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
