using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>
/// Ends the server of a sandbox, whichever process started it. What is run follows from what the sandbox is, and from nothing
/// that stands in a file.
/// </summary>
internal static class ServerEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Program arguments that remove a sandbox's container.</summary>
    public static IReadOnlyList<string> RemoveContainer(string name) => ["rm", "--force", "--volumes", ContainerName(name)];

    /// <summary>The name of a sandbox's container.</summary>
    public static string ContainerName(string name) => $"pgmigrate-{name}";

    /// <summary>Ends it, and waits for its end.</summary>
    /// <param name="name">The sandbox.</param>
    /// <param name="folder">Its folder, which is this user's own.</param>
    /// <param name="record">What it says of itself.</param>
    /// <param name="environment">Where programs are.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="MigrationException">ProcessFailed or SandboxFailed: it could not be ended.</exception>
    public static async Task EndAsync(
        string name,
        string folder,
        SandboxRecord record,
        SearchEnvironment environment,
        CancellationToken cancellationToken
    )
    {
        if (record.IsContainer)
            await EndContainerAsync(name, environment, cancellationToken).ConfigureAwait(false);
        else if ((record.Server ?? LocalServer.FindProcess(folder)) is { IsAlive: true } server)
            await EndProcessAsync(server, cancellationToken).ConfigureAwait(false);
    }

    private static Task<ProcessResult> EndContainerAsync(
        string name,
        SearchEnvironment environment,
        CancellationToken cancellationToken
    ) =>
        environment.FindProgram("docker") is { } docker
            ? ProcessRunner.RunAsync(new(docker, RemoveContainer(name)), cancellationToken)
            : throw new MigrationException(
                MigrationErrorId.SandboxFailed,
                $"The container of the sandbox {name} stays: docker is not on PATH any more.",
                $"Put it there, or run: docker {string.Join(' ', RemoveContainer(name))}"
            );

    /// <summary>Immediate: the data are thrown away anyway, and no client can hold it up.</summary>
    private static async Task EndProcessAsync(ProcessIdentity server, CancellationToken cancellationToken)
    {
        await SignalAsync(server, "QUIT").ConfigureAwait(false);
        if (await EndsAsync(server, cancellationToken).ConfigureAwait(false))
            return;
        await SignalAsync(server, "KILL").ConfigureAwait(false);
        if (await EndsAsync(server, cancellationToken).ConfigureAwait(false))
            return;
        throw new MigrationException(
            MigrationErrorId.SandboxFailed,
            $"The sandbox's server, process {server.Id}, does not end.",
            "End it by hand."
        );
    }

    /// <summary>
    /// By the account that the server runs as, where we are the superuser: whatever number was read, no other account's process
    /// is hit. A process that ends meanwhile is no failure.
    /// </summary>
    private static async Task SignalAsync(ProcessIdentity server, string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(server);
            return;
        }

        var account = await UnprivilegedAccount.FindAsync(CancellationToken.None).ConfigureAwait(false);
        var number = server.Id.ToString(CultureInfo.InvariantCulture);
        var send = new ProcessRequest("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "pgmigrate-sandbox", signal, number)
        {
            WorkingDirectory = "/",
            ExpectedExitCodes = null,
        };
        await ProcessRunner.RunAsync(send.Through(account?.Launcher ?? []), CancellationToken.None).ConfigureAwait(false);
    }

    private static void KillTree(ProcessIdentity server)
    {
        try
        {
            using var process = Process.GetProcessById(server.Id);
            process.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
        }
    }

    private static async Task<bool> EndsAsync(ProcessIdentity server, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (server.IsAlive)
        {
            if (waited.Elapsed > Limit)
                return false;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
