using System.Management.Automation;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Where a call writes what it tells of itself: a file, or a folder in which it makes one.</summary>
internal static class OutputPath
{
    /// <summary>The full path of a log; standard error stays what it is.</summary>
    /// <inheritdoc cref="Resolve"/>
    internal static string ResolveLog(SessionState session, string path) =>
        path == LogFile.StandardError ? path : Resolve(session, path);

    /// <summary>
    /// The full path; what was written as a folder, with a slash at its end, is one, also where it is not there yet.
    /// </summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="path">The path as it was given.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the path is not the file system's.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        string resolved = FolderPath.Resolve(session, path);
        return Path.EndsInDirectorySeparator(path) && !Path.EndsInDirectorySeparator(resolved)
            ? resolved + Path.DirectorySeparatorChar
            : resolved;
    }
}
