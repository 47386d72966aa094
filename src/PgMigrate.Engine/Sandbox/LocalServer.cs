using System.Globalization;
using System.Text;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// A server of this machine's binaries, in the sandbox's folder. The folder is the caller's, with the record and the server's log
/// in it; below it is the folder of the account that runs the server, in which the superuser opens nothing that could be a link.
/// </summary>
internal sealed class LocalServer : ISandboxServer
{
    /// <summary>Ends the server and takes its data away, as the account that both belong to.</summary>
    private const string Stop = """
        "$1" stop -D "$2" -m immediate -w -t 30
        rm -rf -- "$2"
        """;

    /// <summary>The log is opened by the caller, before the program gives the superuser's rights away.</summary>
    private const string WithLog = """
        log=$1
        shift
        umask 077
        exec "$@" >>"$log" 2>&1
        """;

    private readonly ServerPrograms _programs;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly TimeSpan _startTimeout;
    private readonly string _folder;
    private readonly ClusterCache _clusters;

    /// <param name="programs">The programs.</param>
    /// <param name="clusters">New clusters, to be copied.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="startTimeout">How long it may take to come up.</param>
    /// <param name="folder">The sandbox's folder.</param>
    public LocalServer(
        ServerPrograms programs,
        ClusterCache clusters,
        IReadOnlyDictionary<string, string> settings,
        TimeSpan startTimeout,
        string folder
    )
    {
        _programs = programs;
        _clusters = clusters;
        _settings = settings;
        _startTimeout = startTimeout;
        _folder = folder;
    }

    public string Source => _programs.Binaries.Folder;

    public bool IsContainer => false;

    /// <summary>Immediate: the data are thrown away anyway, and no client can hold it up.</summary>
    public IReadOnlyList<string> StopCommand =>
        [.. _programs.Launcher, "/bin/sh", "-c", Stop, "pgmigrate-sandbox", _programs.Binaries.Program("pg_ctl"), Data];

    private string Data => DataIn(_folder);

    private string Log => Path.Combine(_folder, "server.log");

    /// <summary>The account's folder in a sandbox's.</summary>
    public static string FolderIn(string sandbox) => Path.Combine(sandbox, "server");

    /// <summary>The cluster in a sandbox's folder.</summary>
    public static string DataIn(string sandbox) => Path.Combine(FolderIn(sandbox), "data");

    /// <summary>
    /// The server that runs in a sandbox's folder; null where none does. The account may have written anything there.
    /// </summary>
    public static ProcessIdentity? FindProcess(string sandbox)
    {
        try
        {
            using var file = PlainFile.OpenRead(Path.Combine(DataIn(sandbox), "postmaster.pid"));
            var beginning = new byte[16];
            var length = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            var firstLine = Encoding.ASCII.GetString(beginning, 0, length).Split('\n')[0];
            return int.TryParse(firstLine, CultureInfo.InvariantCulture, out var id) ? ProcessIdentity.Of(id) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It has not begun, or has ended.
        }
    }

    public Task PrepareAsync(string password, CancellationToken cancellationToken) =>
        new ClusterFolder(_programs, _folder).PrepareAsync(_clusters, password, Configuration(), cancellationToken);

    /// <summary>
    /// pg_ctl makes the server leader of a session of its own, so that a Ctrl+C at our terminal does not reach it, and gives
    /// up an administrator's rights on Windows. It is not interrupted: a server half started would be nobody's.
    /// </summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var seconds = ((int)Math.Ceiling(_startTimeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["start", "-D", Data, "-o", $"-p {port}", "-w", "-s", "-t", seconds];
        var start = OperatingSystem.IsWindows()
            ? _programs.Request(_folder, "pg_ctl", [.. arguments, "-l", Log])
            : ServerPrograms.InCleanEnvironment(
                _folder,
                "/bin/sh",
                [
                    "-c",
                    WithLog,
                    "pgmigrate-sandbox",
                    Log,
                    .. _programs.Launcher,
                    _programs.Binaries.Program("pg_ctl"),
                    .. arguments,
                ]
            );
        var limited = start with { TimeLimit = _startTimeout + TimeSpan.FromSeconds(10), ExpectedExitCodes = null };
        var result = await ProcessRunner.RunAsync(limited, CancellationToken.None).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw await FailedAsync(result.Error, cancellationToken).ConfigureAwait(false);
    }

    public int? FindProcess() => FindProcess(_folder)?.Id;

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken) => Task.FromResult(FindProcess() is not null);

    public async Task<string> ReadLogAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Log))
            return string.Empty;
        using var reader = new StreamReader(
            new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        );
        return LogText.Tail(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
    }

    private string Configuration()
    {
        var addresses = new Dictionary<string, string>
        {
            ["listen_addresses"] = SandboxStarter.Address,
            ["unix_socket_directories"] = string.Empty,
        };
        return ServerSettings.ToConfiguration([.. addresses, .. _settings]);
    }

    private async Task<MigrationException> FailedAsync(string said, CancellationToken cancellationToken)
    {
        var log = await ReadLogAsync(cancellationToken).ConfigureAwait(false);
        var message = $"PostgreSQL {_programs.Binaries.Version} did not start.";
        return SandboxStarter.Failed(message, log.Length > 0 ? log : said.Trim());
    }
}
