using System.Formats.Tar;
using System.Globalization;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// New clusters, one for each version and build of the programs: initdb takes longer than all else of a start, and gives the same
/// each time. Every copy has the same system identifier, which only matters between servers that replicate or restore each
/// other's WAL. What lies here is run as a server later, so it is kept where only this user may write.
/// </summary>
/// <param name="programs">The programs, and who runs them.</param>
/// <param name="environment">Where the cache is.</param>
/// <param name="observer">Told of what is made and removed.</param>
internal sealed class ClusterCache(ServerPrograms programs, SearchEnvironment environment, IMigrationObserver observer)
{
    private const string FolderName = "clusters";
    private const string Purpose = "cluster";
    private const string DataName = "data";

    /// <summary>Beside the data: how many files there are, and by its date when they were last used.</summary>
    private const string CountName = "files";

    /// <summary>Nobody has used it for so long: the programs were updated, or are gone.</summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(30);

    /// <summary>The account that runs initdb must come through.</summary>
    private static UnixFileMode FolderMode => UnprivilegedAccount.IsNeeded ? OwnFolder.Passable : OwnFolder.Closed;

    /// <summary>Copies the cluster of these programs, and makes it before where it is not there yet.</summary>
    /// <param name="target">Full path of the copy, which is not there yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">SandboxFailed or ProcessFailed.</exception>
    public async Task CopyAsync(string target, CancellationToken cancellationToken)
    {
        var shelf = OpenShelf();
        var cluster = PlainName.Join(shelf, ClusterKey.Of(programs.Binaries));
        if (TryCopy(cluster, target, cancellationToken))
            return;
        await RemoveOldAsync(shelf).ConfigureAwait(false);
        await MakeAsync(shelf, cluster, cancellationToken).ConfigureAwait(false);
        if (!TryCopy(cluster, target, cancellationToken))
            throw new MigrationException(
                MigrationErrorId.SandboxFailed,
                $"The new cluster in '{cluster}' was changed while it was copied.",
                "Start the sandbox again."
            );
    }

    /// <summary>A user may have no cache, or one that cannot be written to: the sandboxes' own folder does as well.</summary>
    private string OpenShelf()
    {
        foreach (var parent in new[] { environment.CacheFolder, environment.SandboxRoot })
        {
            var shelf = Path.Combine(parent, FolderName);
            if (Objection(parent) is not { } objection && (objection = Objection(shelf)) is null)
                return shelf;
            Tell($"'{shelf}' keeps no new clusters: {objection}");
        }

        throw new MigrationException(
            MigrationErrorId.SandboxFailed,
            $"There is no folder for a new cluster: '{environment.SandboxRoot}' cannot be used.",
            "Set TMPDIR to a folder of your own."
        );
    }

    private static string? Objection(string folder)
    {
        try
        {
            return OwnFolder.Make(folder, FolderMode) is { } objection ? $"'{folder}' {objection}." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>False where it is not there, or not whole: a system may clean its caches file by file.</summary>
    private static bool TryCopy(string cluster, string target, CancellationToken cancellationToken)
    {
        if (OwnFolder.Objection(cluster) is not null)
            return false;
        try
        {
            var count = PlainFile.ReadText(Path.Combine(cluster, CountName));
            File.SetLastWriteTimeUtc(Path.Combine(cluster, CountName), DateTime.UtcNow);
            var copied = FileTree.Copy(Path.Combine(cluster, DataName), target, cancellationToken);
            if (copied.ToString(CultureInfo.InvariantCulture) == count)
                return true;
            Directory.Delete(cluster, recursive: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process removes it at this moment.
        }

        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        return false;
    }

    /// <summary>The cluster appears whole or not at all: another process may make the same one, or this one be killed.</summary>
    private async Task MakeAsync(string shelf, string cluster, CancellationToken cancellationToken)
    {
        Tell($"Making a cluster of PostgreSQL {programs.Binaries.Version}, once.");
        using var work = TemporaryFolder.CreateIn(shelf, Purpose, FolderMode);
        try
        {
            var data = LocalServer.DataIn(work.FullName);
            OwnFolder.Make(LocalServer.FolderIn(work.FullName), OwnFolder.Closed);
            programs.Account?.Own(LocalServer.FolderIn(work.FullName));
            await InitDb.MakeForCacheAsync(programs, work.FullName, data, cancellationToken).ConfigureAwait(false);
            var made = Path.Combine(work.FullName, "made");
            OwnFolder.Make(made, OwnFolder.Closed);
            await TakeAsync(data, made, cancellationToken).ConfigureAwait(false);
            Finish(made, cluster);
        }
        finally
        {
            await SandboxRemoval.RemoveAsync(work.FullName).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// From the account to this user: by a stream that the account writes, so that the superuser opens nothing in the account's
    /// folder.
    /// </summary>
    private async Task TakeAsync(string data, string made, CancellationToken cancellationToken)
    {
        if (programs.Account is null)
        {
            Directory.Move(data, Path.Combine(made, DataName));
            return;
        }

        var tar = ServerPrograms.InCleanEnvironment("/", "tar", ["-C", Path.GetDirectoryName(data)!, "-cf", "-", DataName]) with
        {
            ReadOutput = (stream, stop) => TarFile.ExtractToDirectoryAsync(stream, made, overwriteFiles: false, stop),
        };
        await ProcessRunner.RunAsync(tar.Through(programs.Launcher), cancellationToken).ConfigureAwait(false);
    }

    private static void Finish(string made, string cluster)
    {
        var data = Path.Combine(made, DataName);
        if (!FileTree.IsPlain(data))
            throw new MigrationException(
                MigrationErrorId.SandboxFailed,
                "The new cluster holds a link.",
                "Start the sandbox again."
            );
        var count = Directory.GetFiles(data, "*", SearchOption.AllDirectories).Length;
        SandboxFiles.WritePrivate(Path.Combine(made, CountName), count.ToString(CultureInfo.InvariantCulture));
        try
        {
            Directory.Move(made, cluster);
        }
        catch (IOException) when (Directory.Exists(cluster))
        {
            // Another process was first.
        }
    }

    /// <summary>What killed processes have left half made, and what nobody uses any more.</summary>
    private async Task RemoveOldAsync(string shelf)
    {
        var unused = Directory
            .GetDirectories(shelf)
            .Where(folder =>
                File.Exists(Path.Combine(folder, CountName))
                && OwnFolder.Objection(folder) is null
                && DateTime.UtcNow - File.GetLastWriteTimeUtc(Path.Combine(folder, CountName)) > OldAge
            );
        foreach (var folder in unused.Concat(TemporaryFolder.FindStale(shelf)).ToList())
        {
            try
            {
                await SandboxRemoval.RemoveAsync(folder).ConfigureAwait(false);
            }
            catch (MigrationException exception)
            {
                Tell(exception.Message);
            }
        }
    }

    private void Tell(string text) => observer.OnMessage(new(MessageSeverity.Verbose, null, null, text));
}
