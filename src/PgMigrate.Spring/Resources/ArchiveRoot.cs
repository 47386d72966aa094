using System.IO.Compression;

namespace PgMigrate.Spring.Resources;

/// <summary>A folder of an archive: of a jar or a war, or of a jar in one.</summary>
internal sealed class ArchiveRoot : IResourceRoot
{
    private const int UnixFileType = 0xF000;
    private const int UnixLink = 0xA000;

    private readonly Dictionary<string, Resource> _files = new(StringComparer.Ordinal);

    /// <summary>Lists a folder of an archive.</summary>
    /// <param name="archive">The archive; it stays open for as long as its files are read.</param>
    /// <param name="place">What it is called, for a reader.</param>
    /// <param name="folder">The folder, with <c>/</c> behind it; empty for all of it.</param>
    /// <exception cref="SpringException">An entry leads out of the archive or is a link, or there are too many.</exception>
    public ArchiveRoot(ZipArchive archive, string place, string folder)
    {
        Place = folder.Length == 0 ? place : $"{place}!/{folder.TrimEnd('/')}";
        if (archive.Entries.Count > Limits.Entries)
            throw new SpringException($"{place} has more than {Limits.Entries:N0} entries.", "See what it is; it is not read.");
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName;
            if (name.EndsWith('/') || !name.StartsWith(folder, StringComparison.Ordinal))
                continue;
            Refuse(entry, place);
            _files[name[folder.Length..]] = new Resource(name[folder.Length..], $"{place}!/{name}", entry.Length)
            {
                Open = entry.Open,
            };
        }
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <summary>All of its files, in the order of their names.</summary>
    public IEnumerable<Resource> All => _files.Values.OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public Resource? Find(string path) => _files.GetValueOrDefault(path);

    /// <inheritdoc/>
    public IEnumerable<Resource> Below(string folder) =>
        _files
            .Values.Where(file => file.Name.StartsWith(folder + "/", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal);

    private static void Refuse(ZipArchiveEntry entry, string place)
    {
        if (
            entry.FullName.StartsWith('/')
            || entry.FullName.Contains('\\', StringComparison.Ordinal)
            || entry.FullName.Split('/').Any(part => part is ".." or ".")
        )
            throw new SpringException(
                $"{place} has an entry that leads elsewhere: {entry.FullName}",
                "No build makes such an archive: see where it comes from."
            );
        if (((entry.ExternalAttributes >> 16) & UnixFileType) == UnixLink)
            throw new SpringException(
                $"{place} has a symbolic link as an entry: {entry.FullName}",
                "java reads no links in archives: put the file itself into it."
            );
    }
}
