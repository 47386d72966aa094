using System.Management.Automation;
using PgMigrate.Engine.Configuration;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Where a call's <c>pgmigrate.json</c> is.</summary>
internal static class ConfigurationPath
{
    /// <summary>The file that is named, or that is found; null where there is none.</summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="named">What <c>-Configuration</c> says; null where it is not given.</param>
    /// <param name="folder">The migration folder as it was given; null where the call has none.</param>
    /// <exception cref="MigrationException">TargetInvalid: the file is another user's; OptionsInvalid: a path is not the file
    /// system's.</exception>
    internal static string? Find(SessionState session, string? named, string? folder) =>
        named is null ? ConfigurationFile.FindPath(Folders(session, folder)) : FolderPath.Resolve(session, named);

    /// <summary>Full paths of the folders in which, or above which, it is looked for.</summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="folder">The migration folder as it was given; null where the call has none.</param>
    internal static string[] Folders(SessionState session, string? folder)
    {
        string location = session.Path.CurrentFileSystemLocation.ProviderPath;
        return folder is null ? [location] : [FolderPath.Resolve(session, folder), location];
    }
}
