using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Checks.Rehearsal;

/// <summary>Writes the schema of a database as a script, by pg_dump.</summary>
internal static class SchemaDump
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
        // pg_dump refuses servers that are newer than itself.
        var program = await ClientProgram.FindAsync("pg_dump", target.MajorVersion, "Or rehearse with -From Scripts.", observer, cancellationToken).ConfigureAwait(false);
        var arguments = new List<string>
        {
            "--schema-only", "--no-password", "--lock-wait-timeout=5000", $"--file={file}", $"--dbname={NetworkSettings.Argument(target.Database.Database)}",
        };
        arguments.AddRange(excludedSchemas.Select(schema => $"--exclude-schema={SqlIdentifier.Quote(schema)}"));
        var request = new ProcessRequest(program.Path, arguments) { TimeLimit = TimeLimit, StopGently = true };
        await Companion.WatchAsync(target.Database, RehearsalServer.ApplicationName,
            (heart, stop) => WatchedProgram.RunAsync(request, target.Database, file, heart, stop), cancellationToken).ConfigureAwait(false);
    }
}
