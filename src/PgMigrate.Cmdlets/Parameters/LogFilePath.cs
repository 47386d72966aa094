using System.Management.Automation;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Where a call's log is written.</summary>
internal static class LogFilePath
{
    /// <summary>The full path of a file or folder; standard error stays what it is.</summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="path">What <c>-LogPath</c> says.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the path is not the file system's.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        if (path == LogFile.StandardError)
            return path;
        string resolved = FolderPath.Resolve(session, path);
        // What was written as a folder is one, also where it is not there yet.
        return Path.EndsInDirectorySeparator(path) && !Path.EndsInDirectorySeparator(resolved)
            ? resolved + Path.DirectorySeparatorChar
            : resolved;
    }
}
