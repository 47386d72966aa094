using System.Text;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Files and folders that other users may not read.</summary>
internal static class SandboxFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes a new file that only this user may read.</summary>
    public static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(text);
    }

    /// <summary>Replaces such a file in one step, so that no reader sees half of it.</summary>
    public static void ReplacePrivate(string path, string text)
    {
        var work = $"{path}.{Guid.NewGuid():N}";
        WritePrivate(work, text);
        File.Move(work, path, overwrite: true);
    }

    /// <summary>
    /// Makes a folder that only this user may list. Where the server runs under another account, that one may pass through it.
    /// </summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var mode = UnprivilegedAccount.IsNeeded ? OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : OwnerOnly;
        Directory.CreateDirectory(path, mode);
        // Said again, because the umask may have taken some of it away.
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Removes a folder, although a process that ends right now may still add or hold files.</summary>
    /// <exception cref="MigrationException">SandboxFailed: it cannot be removed.</exception>
    public static async Task RemoveFolderAsync(string path)
    {
        for (var attemptsLeft = 20; Directory.Exists(path); attemptsLeft--)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (attemptsLeft == 0)
                    throw NotRemoved(path, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private static MigrationException NotRemoved(string path, Exception reason) => new(
        MigrationErrorId.SandboxFailed, $"The sandbox's folder '{path}' cannot be removed: {reason.Message}", "Remove it by hand.", reason)
    {
        Path = path,
    };
}
