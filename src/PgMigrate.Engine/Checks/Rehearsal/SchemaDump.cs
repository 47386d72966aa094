using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Engine.Checks.Rehearsal;

/// <summary>Writes the schema of a database as a script, by pg_dump.</summary>
internal static partial class SchemaDump
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Writes the script.</summary>
    /// <param name="target">The database.</param>
    /// <param name="file">The script's path.</param>
    /// <param name="excludedSchemas">Schemas that are left out.</param>
    /// <param name="observer">Told of binaries that were passed over.</param>
    /// <param name="cancellationToken">Ends pg_dump.</param>
    /// <exception cref="MigrationException">BinariesNotFound where no pg_dump of the server's version or a later one is here; ProcessFailed.</exception>
    public static async Task WriteAsync(
        TargetState target, string file, IEnumerable<string> excludedSchemas, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        var program = await FindAsync(target.MajorVersion, observer, cancellationToken).ConfigureAwait(false);
        var arguments = new List<string> { "--schema-only", "--no-password", "--lock-wait-timeout=5000", $"--file={file}" };
        arguments.AddRange(excludedSchemas.Select(schema => $"--exclude-schema=\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        var request = new ProcessRequest(program, arguments) { Environment = LibpqEnvironment.Of(target.Database), TimeLimit = TimeLimit, StopGently = true };
        await ProcessRunner.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // pg_dump refuses servers that are newer than itself.
    private static async Task<string> FindAsync(int serverVersion, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        var environment = SearchEnvironment.Current();
        var installed = await new InstalledBinaries(environment, observer).FindAsync(null, cancellationToken).ConfigureAwait(false);
        string?[] candidates = [environment.FindProgram("pg_dump"), installed?.Program("pg_dump")];
        foreach (var program in candidates.OfType<string>().Where(File.Exists))
            if (await VersionOfAsync(program, cancellationToken).ConfigureAwait(false) >= serverVersion)
                return program;
        throw new MigrationException(MigrationErrorId.BinariesNotFound,
            $"No pg_dump of PostgreSQL {serverVersion} or later was found, on PATH or where servers are installed.",
            $"Install PostgreSQL's client programs of version {serverVersion}, or rehearse with -From Scripts.");
    }

    private static async Task<int> VersionOfAsync(string program, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(new(program, "--version"), cancellationToken).ConfigureAwait(false);
        return VersionText().Match(result.Output) is { Success: true } match ? int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex VersionText();
}
