using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Removes the folder of a sandbox.</summary>
internal static class SandboxRemoval
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Removes a folder, although a process that ends right now may still add or hold files.</summary>
    /// <param name="path">Full path of a folder of this user's own.</param>
    /// <exception cref="MigrationException">SandboxFailed: it cannot be removed.</exception>
    public static async Task RemoveAsync(string path)
    {
        for (var attemptsLeft = Attempts; Directory.Exists(path); attemptsLeft--)
        {
            try
            {
                await RemoveServerAsync(LocalServer.FolderIn(path)).ConfigureAwait(false);
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (attemptsLeft == 0)
                    throw NotRemoved(path, exception);
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// The superuser deletes nothing in a folder of the server's account, who could put a link in the way at any moment: the
    /// account does it. What is left is an empty folder, which is deleted as one.
    /// </summary>
    private static async Task RemoveServerAsync(string server)
    {
        if (!Directory.Exists(server) || FileOwner.Of(server) is not { IsThisUser: false })
            return;
        if (await UnprivilegedAccount.FindAsync(CancellationToken.None).ConfigureAwait(false) is { } account)
        {
            var remove = new ProcessRequest("/bin/sh", "-c", "rm -rf -- \"$1\"/* \"$1\"/.[!.]*", "pgmigrate-sandbox", server)
            {
                WorkingDirectory = "/",
                ExpectedExitCodes = null,
            };
            await ProcessRunner.RunAsync(remove.Through(account.Launcher), CancellationToken.None).ConfigureAwait(false);
        }

        Directory.Delete(server, recursive: false);
    }

    private static MigrationException NotRemoved(string path, Exception reason) =>
        new(
            MigrationErrorId.SandboxFailed,
            $"The sandbox's folder '{path}' cannot be removed: {reason.Message}",
            "Remove it by hand.",
            reason
        )
        {
            Path = path,
        };
}
