using System.Text.Json;
using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// Names in a manifest must stay within the backup's folder, whoever has written it, and what is restored must be among the files
/// that are checked.
/// </summary>
internal static class FileNames
{
    /// <summary>Checks them.</summary>
    /// <exception cref="JsonException">
    /// A name leads elsewhere, two are the same, or rows are in a file that is not listed.
    /// </exception>
    public static void Check(BackupManifest manifest)
    {
        // Without regard to case, as some file systems see them.
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ManifestFile.Name };
        foreach (var name in manifest.Files.Select(file => file.Name))
            if (!PlainName.IsPlain(name) || !seen.Add(name))
                throw new JsonException($"It names a file '{name}'.");
        var listed = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var copy in CopiesOf(manifest).Where(copy => !IsListed(copy, manifest.Method, listed)))
            throw new JsonException($"It has rows in '{copy}', which is none of its files.");
    }

    /// <summary>An archive is opened whatever tables it holds.</summary>
    private static IEnumerable<string> CopiesOf(BackupManifest manifest)
    {
        var copies = manifest.Tables.Select(table => table.Copy).OfType<string>();
        return manifest.Method == BackupMethod.PgDump ? copies.Append(DumpContent.ArchiveName) : copies;
    }

    /// <summary>An archive is one file, or a folder with a table of contents.</summary>
    private static bool IsListed(string copy, BackupMethod method, HashSet<string> listed) =>
        method == BackupMethod.PgDump
            ? copy == DumpContent.ArchiveName && (listed.Contains(copy) || listed.Contains($"{copy}/toc.dat"))
            : listed.Contains(copy);
}
