using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Starts one sandbox.</summary>
internal sealed class SandboxStarter
{
    public const string User = "postgres";
    public const string Address = "127.0.0.1";

    /// <summary>A free port may be taken before the server has it.</summary>
    private const int PortAttempts = 5;

    private const int NameLimit = 63;

    private readonly SearchEnvironment _environment;
    private readonly SandboxRegistry _registry;
    private readonly SandboxOptions _options;
    private readonly IMigrationObserver _observer;

    public SandboxStarter(SearchEnvironment environment, SandboxOptions options, IMigrationObserver observer)
    {
        _environment = environment;
        _registry = new SandboxRegistry(environment);
        _options = options;
        _observer = observer;
    }

    /// <inheritdoc cref="SandboxManager.StartAsync"/>
    public async Task<PgMigrate.Sandbox> StartAsync(CancellationToken cancellationToken)
    {
        var settings = ServerSettings.Merge(_options.Settings);
        CheckDatabase();
        CheckPort();
        await _registry.RemoveStaleAsync(_observer, cancellationToken).ConfigureAwait(false);
        var name = SandboxName.Make();
        var server = await ChooseServerAsync(name, settings, cancellationToken).ConfigureAwait(false);
        _observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"Starting the sandbox {name} from {server.Source}."));
        return await StartAsync(name, server, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A start that failed, with what the server wrote.</summary>
    public static MigrationException Failed(string message, string log) =>
        new(
            MigrationErrorId.SandboxFailed,
            log.Length > 0 ? $"{message} It said:{Environment.NewLine}{log}" : message,
            "The server's last lines, in the message, say why; see the settings that were given."
        );

    private async Task<ISandboxServer> ChooseServerAsync(
        string name,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var locator = new BinaryLocator(_environment, _observer);
        var folder = _registry.FolderOf(name);
        if (await locator.FindBinariesAsync(_options, cancellationToken).ConfigureAwait(false) is { } binaries)
        {
            var account = await UnprivilegedAccount.FindAsync(cancellationToken).ConfigureAwait(false);
            var programs = new ServerPrograms(binaries, account);
            var clusters = new ClusterCache(programs, _environment, _observer);
            return new LocalServer(programs, clusters, settings, _options.StartTimeout, folder);
        }

        var docker = await locator.FindContainerEngineAsync(_options, cancellationToken).ConfigureAwait(false);
        return new ContainerServer(docker, _options.Version, settings, folder, name);
    }

    private async Task<PgMigrate.Sandbox> StartAsync(string name, ISandboxServer server, CancellationToken cancellationToken)
    {
        var record = new SandboxRecord { Owner = ProcessIdentity.Current, IsContainer = server.IsContainer };
        _registry.Create(name, record);
        Watchdog? watchdog = null;
        try
        {
            watchdog = await Watchdog.StartAsync(_registry.FolderOf(name), server.StopCommand).ConfigureAwait(false);
            var sandbox = await RunAsync(name, server, cancellationToken).ConfigureAwait(false);
            _registry.Save(
                name,
                record with
                {
                    Sandbox = sandbox,
                    Server = sandbox.ProcessId is { } id ? ProcessIdentity.Of(id) : null,
                }
            );
            OwnSandboxes.Add(name, watchdog, _registry);
            return sandbox;
        }
        catch
        {
            await CleanUpAsync(name, record).ConfigureAwait(false);
            watchdog?.Dispose();
            throw;
        }
    }

    /// <summary>A clean-up that fails is told of: the reason why it was needed matters more.</summary>
    private async Task CleanUpAsync(string name, SandboxRecord record)
    {
        try
        {
            await _registry.RemoveAsync(name, record, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MigrationException exception)
        {
            _observer.OnMessage(new(MessageSeverity.Warning, null, null, exception.Message));
        }
    }

    private async Task<PgMigrate.Sandbox> RunAsync(string name, ISandboxServer server, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await server.PrepareAsync(password, cancellationToken).ConfigureAwait(false);
        var port = await StartOnPortAsync(server, cancellationToken).ConfigureAwait(false);
        var version = await SandboxDatabase
            .CreateAsync(server, port, password, _options, cancellationToken)
            .ConfigureAwait(false);
        return new PgMigrate.Sandbox
        {
            Name = name,
            Version = version,
            Server = Address,
            Port = port,
            Database = _options.Database,
            User = User,
            ConnectionString = SandboxDatabase.ConnectionString(port, password, _options.Database),
            Path = _registry.FolderOf(name),
            Source = server.Source,
            ProcessId = server.FindProcess(),
            OwnerProcessId = Environment.ProcessId,
            StartedAt = DateTimeOffset.UtcNow,
        };
    }

    private async Task<int> StartOnPortAsync(ISandboxServer server, CancellationToken cancellationToken)
    {
        for (var attemptsLeft = PortAttempts; ; attemptsLeft--)
        {
            var port = _options.Port ?? SandboxPorts.FindFree();
            try
            {
                await server.StartAsync(port, cancellationToken).ConfigureAwait(false);
                return port;
            }
            catch (MigrationException) when (_options.Port is null && attemptsLeft > 1 && !SandboxPorts.IsFree(port))
            {
                _observer.OnMessage(
                    new(MessageSeverity.Verbose, null, null, $"Another program took port {port}; trying another one.")
                );
            }
        }
    }

    private void CheckDatabase()
    {
        var length = Encoding.UTF8.GetByteCount(_options.Database);
        if (length is > 0 and <= NameLimit && !_options.Database.Contains('\0'))
            return;
        throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"'{_options.Database}' is no name for a database.",
            $"Give one of at most {NameLimit} bytes."
        );
    }

    private void CheckPort()
    {
        if (_options.Port is null)
            return;
        if (_options.Port is < 1 or > 65535)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{_options.Port} is no TCP port.",
                "Give one from 1 to 65535, or none."
            );
        }

        if (SandboxPorts.IsFree(_options.Port.Value))
            return;
        throw new MigrationException(
            MigrationErrorId.SandboxFailed,
            $"Port {_options.Port} on {Address} is in use.",
            "Give another one, or none for a free one."
        );
    }
}
