using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Finds the PostgreSQL servers that are installed.</summary>
internal sealed class InstalledBinaries
{
    private readonly SearchEnvironment _environment;
    private readonly IMigrationObserver _observer;

    public InstalledBinaries(SearchEnvironment environment, IMigrationObserver observer)
    {
        _environment = environment;
        _observer = observer;
    }

    /// <summary>The newest one, or the one of that major version, PATH first; null where there is none.</summary>
    public async Task<PostgresBinaries?> FindAsync(int? version, CancellationToken cancellationToken)
    {
        PostgresBinaries? best = null;
        foreach (var folder in Folders())
        {
            var found = await TryReadAsync(folder, cancellationToken).ConfigureAwait(false);
            if (found is not null && (version ?? found.Major) == found.Major && found.Major > (best?.Major ?? 0))
                best = found;
        }

        return best;
    }

    private IEnumerable<string> Folders() =>
        _environment
            .PathFolders.Select(FolderBehind)
            .OfType<string>()
            .Concat(_environment.ExistingUsualFolders())
            .Where(folder => PostgresBinaries.Missing(folder).Count == 0)
            .Distinct();

    /// <summary>PATH often holds links to the programs, while the server's other files lie beside the real ones.</summary>
    private static string? FolderBehind(string pathFolder)
    {
        var initdb = new FileInfo(Path.Combine(pathFolder, OperatingSystem.IsWindows() ? "initdb.exe" : "initdb"));
        if (!initdb.Exists)
            return null;
        return Path.GetDirectoryName(initdb.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? initdb.FullName);
    }

    /// <summary>One broken installation does not hide the others; it is told of.</summary>
    private async Task<PostgresBinaries?> TryReadAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresBinaries.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException exception)
        {
            _observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"Passed over '{folder}': {exception.Message}"));
            return null;
        }
    }
}
