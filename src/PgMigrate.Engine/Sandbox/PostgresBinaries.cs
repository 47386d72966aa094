using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>A folder with the programs of a server.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Major">Major version, for instance 15.</param>
/// <param name="Version">As the server names it, for instance <c>15.18</c>.</param>
internal sealed partial record PostgresBinaries(string Folder, int Major, string Version)
{
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>A program's full path.</summary>
    public string Program(string name) => PathOf(Folder, name);

    /// <summary>The programs that the folder lacks.</summary>
    public static IReadOnlyList<string> Missing(string folder) => [.. Programs.Where(name => !File.Exists(PathOf(folder, name)))];

    /// <summary>The binaries in a folder.</summary>
    /// <exception cref="MigrationException">
    /// ProcessFailed or BinariesNotFound: they are not all there, or do not run here.
    /// </exception>
    public static async Task<PostgresBinaries> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (Missing(folder) is { Count: > 0 } missing)
            throw Unusable(folder, $"it holds no {string.Join(" and no ", missing)}");
        if (UnprivilegedAccount.IsNeeded && !UnprivilegedAccount.CanReach(PathOf(folder, "postgres")))
            throw Unusable(folder, "the superuser's sandbox runs under an account that may not read it");
        var result = await ProcessRunner
            .RunAsync(new(PathOf(folder, "postgres"), "--version"), cancellationToken)
            .ConfigureAwait(false);
        var match = VersionText().Match(result.Output);
        if (!match.Success)
            throw Unusable(folder, $"its postgres calls itself '{result.Output.Trim()}'");
        var major = int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture);
        return new PostgresBinaries(folder, major, match.Groups["version"].Value);
    }

    private static string PathOf(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static MigrationException Unusable(string folder, string reason) =>
        new(
            MigrationErrorId.BinariesNotFound,
            $"'{folder}' is no folder of PostgreSQL binaries: {reason}.",
            "Name a folder that holds initdb, pg_ctl and postgres of one version."
        )
        {
            Path = folder,
        };

    [GeneratedRegex(@"\(PostgreSQL\) (?<version>(?<major>\d+)\S*)")]
    private static partial Regex VersionText();
}
