using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>From a PowerShell path to the file system's.</summary>
internal static partial class FolderPath
{
    /// <summary>The migration folder where <c>-Path</c> is not given, in the current location.</summary>
    internal const string Default = "migrations";

    /// <summary>The full path, wildcard characters taken literally. It need not exist.</summary>
    /// <param name="session">The caller's session, for its location and drives.</param>
    /// <param name="path">A path of any PowerShell drive on the file system.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the path is not the file system's.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        if (ConnectionText().IsMatch(path))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "The folder that is given reads like a connection. It is not shown, since it may hold a password.",
                "Give connections with -ConnectionString, or through the pipeline; -Path, the first parameter, is the folder."
            );
        string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name == "FileSystem")
            return full;
        throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"'{path}' is on the provider {provider.Name}, not in the file system.",
            "Give a path of the file system, for instance ./migrations."
        );
    }

    [GeneratedRegex(
        @"^\s*(?:postgres(?:ql)?|jdbc:postgresql)://|^\s*(?:Host|Server|Database|Username|User ID)\s*=",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ConnectionText();
}
