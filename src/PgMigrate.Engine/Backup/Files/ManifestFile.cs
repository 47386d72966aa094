using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// The manifest of a backup in a folder, and beside it its own hash, in the form that <c>sha256sum --check</c> reads. The
/// manifest comes last, and at once: with it a folder is a backup.
/// </summary>
internal static class ManifestFile
{
    /// <summary>The manifest's file name.</summary>
    public const string Name = "manifest.json";

    private const string HashName = "manifest.sha256";

    /// <summary>Writes the manifest of a backup whose other files are there.</summary>
    public static void Write(BackupFolder folder, BackupManifest manifest)
    {
        var text = Encoding.UTF8.GetBytes(ManifestJson.Write(manifest));
        WriteDurably(folder[HashName], Encoding.ASCII.GetBytes(HashLine(text)));
        var work = folder[Name + ".new"];
        WriteDurably(work, text);
        File.Move(work, folder[Name]);
        PrivateFiles.FlushFolder(folder.Path);
        PrivateFiles.FlushFolder(Path.GetDirectoryName(folder.Path)!);
    }

    /// <summary>True where the folder is a finished backup, whole or not.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Reads a manifest, and trusts nothing in it.</summary>
    /// <exception cref="MigrationException">BackupDamaged: unfinished, truncated, altered, or of a later version.</exception>
    public static BackupManifest Read(BackupFolder folder)
    {
        if (!IsIn(folder.Path))
            throw BackupErrors.Damaged(folder.Path, $"holds no {Name}: the backup was not finished, or the file was removed");
        var text = ReadBytes(folder[Name]);
        if (!File.Exists(folder[HashName]))
            throw BackupErrors.Damaged(folder[HashName], "is missing");
        if (!ReadBytes(folder[HashName]).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(HashLine(text))))
            throw BackupErrors.Damaged(folder[Name], $"does not match {HashName}: one of the two was altered or cut off");
        try
        {
            var manifest = ManifestJson.Read(Encoding.UTF8.GetString(text));
            FileNames.Check(manifest);
            return manifest;
        }
        catch (JsonException exception)
        {
            throw BackupErrors.Damaged(folder[Name], $"cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static string HashLine(byte[] text) => $"{FileHash.Text(SHA256.HashData(text))}  {Name}\n";

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return PlainFile.ReadBytes(path);
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            throw BackupErrors.Damaged(path, $"cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static void WriteDurably(string path, byte[] content)
    {
        using var stream = PrivateFiles.Create(path);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
