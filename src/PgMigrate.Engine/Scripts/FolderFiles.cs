using System.Collections.Concurrent;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The files of a migration folder, for one run: each is opened once, whoever asks first, and what it holds is kept for the
/// others. grate opens each once more: it reads by <c>File.ReadAllTextAsync</c>, which nothing can be put in place of.
/// </summary>
internal sealed class FolderFiles
{
    // A folder with more than that is rare, and then its further files are opened by whoever needs them.
    private const long Room = 64 * 1024 * 1024;

    /// <summary>The largest file that is kept, in bytes.</summary>
    public const int LargestKept = 1024 * 1024;

    private readonly ConcurrentDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private long _size;

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public byte[] Read(string path)
    {
        if (_kept.TryGetValue(path, out var kept))
            return kept;
        var bytes = ScriptText.ReadBytes(path);
        if (bytes.Length <= LargestKept && Interlocked.Add(ref _size, bytes.Length) <= Room)
            _kept.TryAdd(path, bytes);
        return bytes;
    }

    /// <summary>The SHA-256 of a data file, which may be large: it is read once.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public string HashOf(DataFile data) => _hashes.GetOrAdd(data.Path, static (_, file) => file.Hash(), data);
}
