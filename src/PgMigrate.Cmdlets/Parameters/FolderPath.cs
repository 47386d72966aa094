using System.Management.Automation;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>From a PowerShell path to the file system's.</summary>
internal static class FolderPath
{
    /// <summary>The migration folder where <c>-Path</c> is not given, in the current location.</summary>
    internal const string Default = "migrations";

    /// <summary>The full path, wildcard characters taken literally. It need not exist.</summary>
    /// <param name="session">The caller's session, for its location and drives.</param>
    /// <param name="path">A path of any PowerShell drive on the file system.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the path is not the file system's.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name == "FileSystem")
            return full;
        throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"'{path}' is on the provider {provider.Name}, not in the file system.",
            "Give a path of the file system, for instance ./migrations."
        );
    }
}
