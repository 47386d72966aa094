using System.Text.Json;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// The folders of this user's sandboxes, each with its record. The temporary folder that they are in is everybody's: before
/// anything in them is read, run or removed, it is seen that they are real folders of this user which nobody else may write to.
/// </summary>
internal sealed class SandboxRegistry
{
    /// <summary>A folder without a record is one that another process makes right now, until it is this old.</summary>
    private static readonly TimeSpan RecordDelay = TimeSpan.FromMinutes(5);

    private readonly SearchEnvironment _environment;
    private readonly string _root;

    public SandboxRegistry(SearchEnvironment environment)
    {
        _environment = environment;
        _root = environment.SandboxRoot;
    }

    /// <summary>The folder of a sandbox.</summary>
    public string FolderOf(string name) => PlainName.Join(_root, name);

    /// <summary>Makes the folder of a new sandbox, and writes its record.</summary>
    /// <exception cref="MigrationException">SandboxFailed: the root is another user's, or cannot be made.</exception>
    public void Create(string name, SandboxRecord record)
    {
        Make(_root, UnprivilegedAccount.IsNeeded ? OwnFolder.Passable : OwnFolder.Closed);
        Make(FolderOf(name), OwnFolder.Closed);
        Save(name, record);
    }

    /// <summary>Writes a sandbox's record.</summary>
    public void Save(string name, SandboxRecord record) =>
        SandboxFiles.ReplacePrivate(RecordOf(name), JsonSerializer.Serialize(record));

    /// <summary>A sandbox's record; null where there is none.</summary>
    /// <exception cref="MigrationException">SandboxFailed: the root is another user's.</exception>
    public SandboxRecord? Find(string name)
    {
        if (!SandboxName.IsOne(name) || !RootExists() || OwnFolder.Objection(FolderOf(name)) is not null)
            return null;
        try
        {
            var record = JsonSerializer.Deserialize<SandboxRecord>(PlainFile.ReadText(RecordOf(name)));
            return record?.Sandbox is null || record.Sandbox.Name == name ? record : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // Removed meanwhile, not yet written, or of another version of PgMigrate: its age decides what becomes of it.
            return null;
        }
    }

    /// <summary>The sandboxes that run, oldest first.</summary>
    /// <exception cref="MigrationException">SandboxFailed: the root is another user's.</exception>
    public IReadOnlyList<PgMigrate.Sandbox> Running() =>
        [
            .. Names()
                .Select(Find)
                .OfType<SandboxRecord>()
                .Where(record => record.IsRunning)
                .Select(record => record.Sandbox!)
                .OrderBy(sandbox => sandbox.StartedAt),
        ];

    /// <summary>Removes what processes that died left behind. What cannot be removed is told of, and stays.</summary>
    /// <exception cref="MigrationException">SandboxFailed: the root is another user's.</exception>
    public async Task RemoveStaleAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        foreach (var name in Names().Where(IsStale))
        {
            try
            {
                await RemoveAsync(name, Find(name), cancellationToken).ConfigureAwait(false);
                observer.OnMessage(
                    new(MessageSeverity.Verbose, null, null, $"Removed the sandbox {name}: its process had died.")
                );
            }
            catch (Exception exception) when (exception is MigrationException or IOException or UnauthorizedAccessException)
            {
                observer.OnMessage(
                    new(MessageSeverity.Warning, null, null, $"The stale sandbox '{FolderOf(name)}' stays: {exception.Message}")
                );
            }
        }
    }

    /// <summary>Ends a sandbox's server, where it runs, and removes its folder.</summary>
    /// <exception cref="MigrationException">
    /// ProcessFailed or SandboxFailed: the server could not be ended, or the folder removed.
    /// </exception>
    public async Task RemoveAsync(string name, SandboxRecord? record, CancellationToken cancellationToken)
    {
        var folder = FolderOf(name);
        if (FileOwner.Of(folder) is null)
            return;
        if (OwnFolder.Objection(folder) is { } objection)
            throw Untrusted(folder, objection);
        if (record is not null)
            await ServerEnd.EndAsync(name, folder, record, _environment, cancellationToken).ConfigureAwait(false);
        await SandboxRemoval.RemoveAsync(folder).ConfigureAwait(false);
    }

    private string RecordOf(string name) => Path.Combine(FolderOf(name), SandboxRecord.FileName);

    private IEnumerable<string> Names() =>
        RootExists()
            ? Directory
                .GetDirectories(_root)
                .Select(folder => Path.GetFileName(folder)!)
                .Where(name => SandboxName.IsOne(name) && OwnFolder.Objection(FolderOf(name)) is null)
            : [];

    private bool IsStale(string name) =>
        Find(name) is { } record
            ? !record.Owner.IsAlive
            : DateTime.UtcNow - Directory.GetLastWriteTimeUtc(FolderOf(name)) > RecordDelay;

    private bool RootExists()
    {
        if (FileOwner.Of(_root) is null)
            return false;
        return OwnFolder.Objection(_root) is { } objection ? throw Untrusted(_root, objection) : true;
    }

    private static void Make(string folder, UnixFileMode mode)
    {
        try
        {
            if (OwnFolder.Make(folder, mode) is { } objection)
                throw Untrusted(folder, objection);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.SandboxFailed,
                $"The sandbox's folder '{folder}' cannot be made: {exception.Message}",
                "Set TMPDIR to a folder that this user may write to.",
                exception
            )
            {
                Path = folder,
            };
        }
    }

    private static MigrationException Untrusted(string folder, string objection) =>
        new(
            MigrationErrorId.SandboxFailed,
            $"'{folder}', where this user's sandboxes are kept, {objection}. Nothing in it was read or run.",
            $"Remove it, or set {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to a folder of your own."
        )
        {
            Path = folder,
        };
}
