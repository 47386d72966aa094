using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Processes;

/// <summary>
/// A folder for the files of one piece of work, removed when disposed. Its name says whose it is, so that what a killed process
/// left is removed by the next one.
/// </summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    /// <summary>Where processes have other numbers, or have begun anew, they cannot be asked for: there age decides.</summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(7);

    private static readonly ConcurrentDictionary<string, bool> Swept = new(StringComparer.Ordinal);

    private static readonly string ThisPlace = HexText.ShortHash(ProcessIdentity.Place);

    private TemporaryFolder(string path) => FullName = path;

    /// <summary>Full path.</summary>
    public string FullName { get; }

    /// <summary>Makes one in the user's temporary folder.</summary>
    /// <param name="purpose">A word of lower-case letters, for those who see the folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static TemporaryFolder Create(string purpose)
    {
        var parent = Path.GetTempPath();
        if (Swept.TryAdd(parent, true))
            RemoveStale(parent);
        return CreateIn(parent, purpose, OwnFolder.Closed);
    }

    /// <summary>Makes one in a folder that is there, and leaves stale ones to the caller.</summary>
    /// <inheritdoc cref="Create(string)"/>
    public static TemporaryFolder CreateIn(string parent, string purpose, UnixFileMode mode)
    {
        var owner = ProcessIdentity.Current;
        var random = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"pgmigrate-{purpose}-{ThisPlace}-{owner.Id}-{HexText.ShortHash(owner.Started)}-{random}"
        );
        var path = Path.Combine(parent, name);
        return OwnFolder.Make(path, mode) is { } objection
            ? throw new IOException($"'{path}' {objection}.")
            : new TemporaryFolder(path);
    }

    /// <summary>The folders of this user's processes that have ended.</summary>
    /// <param name="parent">Full path of the folder that they are in.</param>
    public static IEnumerable<string> FindStale(string parent) =>
        Directory.EnumerateDirectories(parent, "pgmigrate-*").Where(IsStale);

    private static void RemoveStale(string parent)
    {
        foreach (var path in FindStale(parent))
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process removes it at this moment, or somebody has a file open; a later process tries again.
            }
        }
    }

    /// <summary>Removes it, where it is there still.</summary>
    public void Dispose()
    {
        if (Directory.Exists(FullName))
            Directory.Delete(FullName, recursive: true);
    }

    private static bool IsStale(string path)
    {
        if (Pattern().Match(Path.GetFileName(path)) is not { Success: true } name || OwnFolder.Objection(path) is not null)
            return false;
        if (name.Groups["place"].Value != ThisPlace)
            return DateTime.UtcNow - Directory.GetLastWriteTimeUtc(path) > OldAge;
        return ProcessIdentity.Of(int.Parse(name.Groups["id"].ValueSpan, CultureInfo.InvariantCulture)) is not { } running
            || HexText.ShortHash(running.Started) != name.Groups["start"].Value;
    }

    [GeneratedRegex(
        @"^pgmigrate-[a-z]+-(?<place>[0-9a-f]{8})-(?<id>[0-9]{1,9})-(?<start>[0-9a-f]{8})-[0-9a-f]{8}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
