using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>A server in a container of the image <c>postgres</c>.</summary>
internal sealed class ContainerServer : ISandboxServer
{
    private static readonly TimeSpan PullLimit = TimeSpan.FromMinutes(10);

    private readonly string _docker;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _folder;
    private readonly string _sandbox;

    /// <param name="docker">The program, full path.</param>
    /// <param name="version">The major version; null for the image's newest.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="name">The sandbox's name.</param>
    public ContainerServer(string docker, int? version, IReadOnlyDictionary<string, string> settings, string folder, string name)
    {
        _docker = docker;
        _settings = settings;
        _folder = folder;
        _sandbox = name;
        Source = version is null ? "postgres:latest" : $"postgres:{version}";
    }

    public string Source { get; }

    public bool IsContainer => true;

    public IReadOnlyList<string> StopCommand => [_docker, .. ServerEnd.RemoveContainer(_sandbox)];

    private string Name => ServerEnd.ContainerName(_sandbox);

    private string Variables => Path.Combine(_folder, "container.env");

    public async Task PrepareAsync(string password, CancellationToken cancellationToken)
    {
        SandboxFiles.WritePrivate(
            Variables,
            $"POSTGRES_USER={SandboxStarter.User}\nPOSTGRES_PASSWORD={password}\n"
                + "POSTGRES_INITDB_ARGS=--auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync\n"
        );
        var inspect = new ProcessRequest(_docker, "image", "inspect", Source) { ExpectedExitCodes = null };
        if ((await ProcessRunner.RunAsync(inspect, cancellationToken).ConfigureAwait(false)).ExitCode != 0)
            await PullAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Not with <c>--rm</c>: the log of a container that ends at once would be gone with it. The stop command removes it.
    /// </summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var remove = new ProcessRequest(_docker, ServerEnd.RemoveContainer(_sandbox)) { ExpectedExitCodes = null };
        await ProcessRunner.RunAsync(remove, cancellationToken).ConfigureAwait(false);
        var run = new ProcessRequest(
            _docker,
            [
                "run",
                "--detach",
                "--name",
                Name,
                "--env-file",
                Variables,
                "--publish",
                $"127.0.0.1:{port}:5432",
                Source,
                .. _settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }),
            ]
        );
        await ProcessRunner.RunAsync(run, cancellationToken).ConfigureAwait(false);
    }

    public int? FindProcess() => null;

    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        var inspect = new ProcessRequest(_docker, "inspect", "--format", "{{.State.Running}}", Name) { ExpectedExitCodes = null };
        var result = await ProcessRunner.RunAsync(inspect, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 && result.Output.Trim() == "true";
    }

    public async Task<string> ReadLogAsync(CancellationToken cancellationToken)
    {
        var logs = new ProcessRequest(_docker, "logs", "--tail", "20", Name) { ExpectedExitCodes = null };
        var result = await ProcessRunner.RunAsync(logs, cancellationToken).ConfigureAwait(false);
        return LogText.Tail(result.Output + result.Error);
    }

    private Task<ProcessResult> PullAsync(CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(new(_docker, "pull", "--quiet", Source) { TimeLimit = PullLimit }, cancellationToken);
}
