using System.Globalization;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>A server of this machine's binaries, in a folder of its own.</summary>
internal sealed class LocalServer : ISandboxServer
{
    private static readonly TimeSpan InitLimit = TimeSpan.FromMinutes(2);

    private readonly PostgresBinaries _binaries;
    private readonly UnprivilegedAccount? _account;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly TimeSpan _startTimeout;
    private readonly string _folder;

    /// <param name="binaries">The programs.</param>
    /// <param name="account">Who runs them; null for this user.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="startTimeout">How long it may take to come up.</param>
    /// <param name="folder">A new folder for the server's files.</param>
    public LocalServer(
        PostgresBinaries binaries,
        UnprivilegedAccount? account,
        IReadOnlyDictionary<string, string> settings,
        TimeSpan startTimeout,
        string folder)
    {
        _binaries = binaries;
        _account = account;
        _settings = settings;
        _startTimeout = startTimeout;
        _folder = folder;
    }

    public string Source => _binaries.Folder;

    /// <summary>Immediate: the data are thrown away anyway, and no client can hold it up.</summary>
    public IReadOnlyList<string> StopCommand =>
        [.. _account?.Launcher ?? [], _binaries.Program("pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-w", "-t", "30"];

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "server.log");

    public async Task PrepareAsync(string password, CancellationToken cancellationToken)
    {
        SandboxFiles.CreateFolder(_folder);
        _account?.Own(_folder);
        var passwordFile = Path.Combine(_folder, "password");
        WritePassword(passwordFile, password);
        try
        {
            await InitialiseAsync(passwordFile, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        var addresses = new Dictionary<string, string> { ["listen_addresses"] = "127.0.0.1", ["unix_socket_directories"] = string.Empty };
        var configuration = ServerSettings.ToConfiguration([.. addresses, .. _settings]);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), configuration, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// pg_ctl makes the server leader of a session of its own, so that a Ctrl+C at our terminal does not reach it, and gives
    /// up an administrator's rights on Windows. It is not interrupted: a server half started would be nobody's.
    /// </summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var seconds = ((int)Math.Ceiling(_startTimeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var start = Request("pg_ctl", "start", "-D", Data, "-l", Log, "-o", $"-p {port}", "-w", "-s", "-t", seconds) with
        {
            TimeLimit = _startTimeout + TimeSpan.FromSeconds(10),
            ExpectedExitCodes = null,
        };
        var result = await ProcessRunner.RunAsync(start, CancellationToken.None).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw await FailedAsync(result.Error, cancellationToken).ConfigureAwait(false);
    }

    public int? FindProcess()
    {
        try
        {
            var firstLine = File.ReadLines(Path.Combine(Data, "postmaster.pid")).FirstOrDefault();
            return int.TryParse(firstLine, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        Task.FromResult(FindProcess() is { } id && ProcessIdentity.Of(id) is not null);

    public async Task<string> ReadLogAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Log))
            return string.Empty;
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return LogText.Tail(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
    }

    private Task<ProcessResult> InitialiseAsync(string passwordFile, CancellationToken cancellationToken)
    {
        var initdb = Request(
            "initdb", "-D", Data, "-U", SandboxStarter.User, $"--pwfile={passwordFile}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync");
        return ProcessRunner.RunAsync(initdb with { TimeLimit = InitLimit, StopGently = true }, cancellationToken);
    }

    private ProcessRequest Request(string program, params string[] arguments) => new ProcessRequest(_binaries.Program(program), arguments)
    {
        WorkingDirectory = _folder,
        Environment = CleanEnvironment(),
    }.Through(_account?.Launcher ?? []);

    /// <summary>PGDATA, PGPORT and the like would change the server, and its messages' language is ours.</summary>
    private static Dictionary<string, string?> CleanEnvironment()
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("PG", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        variables["LC_ALL"] = "C";
        return variables;
    }

    private void WritePassword(string path, string password)
    {
        SandboxFiles.WritePrivate(path, password);
        _account?.Own(path);
    }

    private async Task<MigrationException> FailedAsync(string said, CancellationToken cancellationToken)
    {
        var log = await ReadLogAsync(cancellationToken).ConfigureAwait(false);
        return SandboxStarter.Failed($"PostgreSQL {_binaries.Version} did not start.", log.Length > 0 ? log : said.Trim());
    }
}
