using System.Globalization;
using System.Text.Json;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The folders of this user's sandboxes, each with its record.</summary>
internal sealed class SandboxRegistry
{
    /// <summary>A folder without a record is one that another process makes right now, until it is this old.</summary>
    private static readonly TimeSpan RecordDelay = TimeSpan.FromMinutes(5);

    private readonly string _root;

    public SandboxRegistry(string root) => _root = root;

    /// <summary>The folder of a sandbox.</summary>
    public string FolderOf(string name) => Path.Combine(_root, name);

    /// <summary>Makes the folder of a new sandbox, and writes its record.</summary>
    /// <exception cref="MigrationException">SandboxFailed: the root is another user's.</exception>
    public async Task CreateAsync(string name, SandboxRecord record, CancellationToken cancellationToken)
    {
        await OpenRootAsync(cancellationToken).ConfigureAwait(false);
        SandboxFiles.CreateFolder(FolderOf(name));
        Save(name, record);
    }

    /// <summary>Writes a sandbox's record.</summary>
    public void Save(string name, SandboxRecord record) =>
        SandboxFiles.ReplacePrivate(Path.Combine(FolderOf(name), SandboxRecord.FileName), JsonSerializer.Serialize(record));

    /// <summary>A sandbox's record; null where there is none.</summary>
    public SandboxRecord? Find(string name)
    {
        try
        {
            return JsonSerializer.Deserialize<SandboxRecord>(File.ReadAllText(Path.Combine(FolderOf(name), SandboxRecord.FileName)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // Removed meanwhile, not yet written, or of another version of PgMigrate: its age decides what becomes of it.
            return null;
        }
    }

    /// <summary>The sandboxes that run, oldest first.</summary>
    public IReadOnlyList<PgMigrate.Sandbox> Running() =>
    [
        .. Names().Select(Find).OfType<SandboxRecord>().Where(record => record.IsRunning)
            .Select(record => record.Sandbox!).OrderBy(sandbox => sandbox.StartedAt),
    ];

    /// <summary>Removes what processes that died left behind. What cannot be removed is told of, and stays.</summary>
    public async Task RemoveStaleAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        foreach (var name in Names().Where(IsStale))
        {
            try
            {
                await RemoveAsync(name, Find(name), cancellationToken).ConfigureAwait(false);
                observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"Removed the sandbox {name}: its process had died."));
            }
            catch (Exception exception) when (exception is MigrationException or IOException or UnauthorizedAccessException)
            {
                observer.OnMessage(new(MessageSeverity.Warning, null, null, $"The stale sandbox '{FolderOf(name)}' stays: {exception.Message}"));
            }
        }
    }

    /// <summary>Ends a sandbox's server, where it runs, and removes its folder.</summary>
    /// <exception cref="MigrationException">ProcessFailed: the server could not be ended.</exception>
    public async Task RemoveAsync(string name, SandboxRecord? record, CancellationToken cancellationToken)
    {
        if (record is not null)
            await StopAsync(record, cancellationToken).ConfigureAwait(false);
        await SandboxFiles.RemoveFolderAsync(FolderOf(name)).ConfigureAwait(false);
    }

    /// <summary>A stop command fails where nothing runs any more, which is no failure.</summary>
    private static async Task StopAsync(SandboxRecord record, CancellationToken cancellationToken)
    {
        if (record.Server?.IsAlive == false)
            return;
        // From the root folder: ours may be closed to the account that the command runs as.
        var stop = new ProcessRequest(record.StopCommand[0], [.. record.StopCommand.Skip(1)])
        {
            WorkingDirectory = Path.GetPathRoot(Path.GetTempPath()),
        };
        try
        {
            await ProcessRunner.RunAsync(stop, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException) when (record.Sandbox is null || record.Server?.IsAlive == false)
        {
            // It had ended, or had never begun to answer.
        }
    }

    private IEnumerable<string> Names() =>
        Directory.Exists(_root) ? Directory.GetDirectories(_root).Select(folder => Path.GetFileName(folder)!) : [];

    private bool IsStale(string name) => Find(name) is { } record
        ? !record.Owner.IsAlive
        : DateTime.UtcNow - Directory.GetLastWriteTimeUtc(FolderOf(name)) > RecordDelay;

    /// <summary>
    /// The temporary folder is everybody's: another user may have made ours before us, to read what we put there.
    /// </summary>
    private async Task OpenRootAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_root);
            return;
        }

        if (!Path.Exists(_root))
            SandboxFiles.CreateFolder(_root);
        // .NET does not tell a file's owner; POSIX fixes these columns: mode, links, owner.
        var listing = await ProcessRunner.RunAsync(new("ls", "-ldn", _root), cancellationToken).ConfigureAwait(false);
        var columns = listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isOurs = columns[0].StartsWith('d') && columns[2] == NativeMethods.EffectiveUser().ToString(CultureInfo.InvariantCulture);
        if (!isOurs)
        {
            throw new MigrationException(
                MigrationErrorId.SandboxFailed, $"'{_root}' is another user's.", "Remove it, or set TMPDIR to a folder of your own.");
        }

        SandboxFiles.CreateFolder(_root);
    }
}
