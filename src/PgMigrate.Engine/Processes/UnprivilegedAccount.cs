using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Processes;

/// <summary>The account that runs the server where we are the superuser, which PostgreSQL refuses to run as.</summary>
/// <param name="Name">The account.</param>
/// <param name="User">Its number.</param>
/// <param name="Group">Its group's number.</param>
/// <param name="Launcher">The program, and its arguments, that runs another one as this account.</param>
internal sealed record UnprivilegedAccount(string Name, uint User, uint Group, IReadOnlyList<string> Launcher)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Asked once: it takes three programs to find out.</summary>
    private static UnprivilegedAccount? _known;

    /// <summary>
    /// True where this process acts as the superuser. On Windows pg_ctl gives up an administrator's rights by itself.
    /// </summary>
    public static bool IsNeeded { get; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>The account to use; null where this process is not the superuser's.</summary>
    /// <exception cref="MigrationException">SandboxFailed: there is no such account, or no program to change to it.</exception>
    public static async Task<UnprivilegedAccount?> FindAsync(CancellationToken cancellationToken)
    {
        if (!IsNeeded || _known is not null)
            return _known;
        foreach (var name in Candidates)
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } account)
                return _known = account;
        }

        throw new MigrationException(
            MigrationErrorId.SandboxFailed,
            "PostgreSQL does not run as the superuser, and no program here changes to the account "
                + $"{string.Join(" or ", Candidates)}.",
            "Start the sandbox as an ordinary user, or install setpriv (util-linux)."
        );
    }

    /// <summary>True when any account may read the file or enter the folder.</summary>
    public static bool CanReach(string path)
    {
        if (OperatingSystem.IsWindows())
            return true;
        for (
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            folder is not null;
            folder = Path.GetDirectoryName(folder)
        )
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    /// <summary>Makes the account the owner of a file or folder.</summary>
    public void Own(string path)
    {
        if (OperatingSystem.IsWindows() || NativeFiles.ChangeOwner(path, User, Group) == 0)
            return;
        throw new MigrationException(
            MigrationErrorId.SandboxFailed,
            $"'{path}' could not be given to the account {Name}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.",
            "Start the sandbox as an ordinary user."
        );
    }

    /// <summary>Makes the account the owner of a folder with all that is in it, which it cannot reach yet.</summary>
    public void OwnTree(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
            Own(entry);
        Own(folder);
    }

    private static async Task<UnprivilegedAccount?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (
            await NumberAsync("-u", name, cancellationToken).ConfigureAwait(false) is not { } user
            || await NumberAsync("-g", name, cancellationToken).ConfigureAwait(false) is not { } group
        )
        {
            return null;
        }

        foreach (var launcher in Launchers(name, user, group))
        {
            if (await WorksAsync(launcher, cancellationToken).ConfigureAwait(false))
                return new UnprivilegedAccount(name, user, group, launcher);
        }

        return null;
    }

    /// <summary>setpriv comes first: it becomes the program it runs, the others stay as its parent.</summary>
    private static string[][] Launchers(string name, uint user, uint group) =>
        [
            ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"],
            ["runuser", "-u", name, "--"],
            ["sudo", "-n", "-u", name, "--"],
        ];

    private static async Task<uint?> NumberAsync(string option, string name, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner
            .RunAsync(new("id", option, name) { ExpectedExitCodes = null }, cancellationToken)
            .ConfigureAwait(false);
        return result.ExitCode == 0 ? uint.Parse(result.Output, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Small systems have a setpriv that cannot change the user, so each is tried.</summary>
    private static async Task<bool> WorksAsync(IReadOnlyList<string> launcher, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ProcessRequest("true") { ExpectedExitCodes = null, WorkingDirectory = "/" }.Through(launcher);
            return (await ProcessRunner.RunAsync(request, cancellationToken).ConfigureAwait(false)).ExitCode == 0;
        }
        catch (MigrationException exception) when (exception.InnerException is Win32Exception)
        {
            return false; // not installed
        }
    }
}
