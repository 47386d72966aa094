using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>The folder of alerts that the database cannot keep.</summary>
internal static class AlertFolder
{
    /// <summary>Full path: what the file names, else that of the log, else one of the user.</summary>
    /// <param name="file">The file.</param>
    /// <param name="log">Where the log of the call is: a file, a folder, or standard error; null for none.</param>
    public static string Of(ConfigurationFile file, string? log)
    {
        if (file.Content.Notify?.Path is { } named)
            return file.Resolve(named);
        if (log is null or LogFile.StandardError)
            return OfUser;
        return Path.EndsInDirectorySeparator(log) || Directory.Exists(log) ? log : Path.GetDirectoryName(log) ?? OfUser;
    }

    private static string OfUser =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "PgMigrate",
            "alerts"
        );
}
