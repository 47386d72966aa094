using System.Diagnostics;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// Ends a sandbox when this process ends, however it does: a small shell holds the other end of a pipe from us, and the
/// system closes our end even after SIGKILL. Windows has none; there the process's exit handler and the next start do it.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>
    /// Detached, so that neither a signal to our process group nor a kill of our process tree reaches it. The shell gives
    /// a background command an empty input unless the pipe is kept under another number.
    /// </summary>
    private const string Launch = """
        exec 3<&0
        command -v setsid >/dev/null 2>&1 && set -- setsid "$@"
        "$@" <&3 3<&- &
        """;

    /// <summary>
    /// The word "released" means that there is nothing left to do; an input that ends means that the owner is gone.
    /// </summary>
    private const string Watch = """
        trap '' INT QUIT HUP TERM
        echo ready
        exec >/dev/null 2>&1
        cd /
        folder=$1
        shift
        while read -r word; do
          [ "$word" = released ] && exit 0
        done
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
          "$@"
          rm -rf -- "$folder" && [ ! -e "$folder" ] && exit 0
          sleep 0.5
        done
        """;

    private readonly Process _process;

    private Watchdog(Process process) => _process = process;

    /// <summary>Starts one; null on Windows.</summary>
    /// <param name="folder">Removed after the owner's death.</param>
    /// <param name="stopCommand">Run before that.</param>
    public static async Task<Watchdog?> StartAsync(string folder, IReadOnlyList<string> stopCommand)
    {
        if (OperatingSystem.IsWindows())
            return null;
        string[] arguments =
        [
            "-c",
            Launch,
            "pgmigrate-sandbox",
            "/bin/sh",
            "-c",
            Watch,
            "pgmigrate-sandbox",
            folder,
            .. stopCommand,
        ];
        // Not by ProcessRunner, which waits for an end. All three are redirected: .NET changes the terminal's settings for as
        // long as a child may use it.
        var process =
            Process.Start(
                new ProcessStartInfo("/bin/sh", arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            ) ?? throw new InvalidOperationException("No process was started.");
        await process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        return new Watchdog(process);
    }

    /// <summary>Sends it home: the sandbox is gone.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.WriteLine("released");
        }
        catch (IOException)
        {
            // Somebody killed it.
        }

        _process.Dispose();
    }
}
