using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Writes the schema of a database as a script, by pg_dump, and makes it again where not all of it may be made.
/// </summary>
internal static class SchemaDump
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Writes the script.</summary>
    /// <param name="target">The database.</param>
    /// <param name="file">The script's path.</param>
    /// <param name="excludedSchemas">Schemas that are left out.</param>
    /// <param name="observer">Told of binaries that were passed over.</param>
    /// <param name="cancellationToken">Ends pg_dump.</param>
    /// <exception cref="MigrationException">BinariesNotFound where no pg_dump of the server's version or a later one is here;
    /// ProcessFailed.</exception>
    public static async Task WriteAsync(
        TargetState target,
        string file,
        IEnumerable<string> excludedSchemas,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        // pg_dump refuses servers that are newer than itself.
        var oldest = Math.Max(target.MajorVersion, LibpqEnvironment.OldestClient(target.Database));
        var advice = $"Or rehearse with {CheckOption.From.To(RehearsalSource.Scripts)}.";
        var program = await ClientProgram.FindAsync("pg_dump", oldest, advice, observer, cancellationToken).ConfigureAwait(false);
        var arguments = new List<string>
        {
            "--schema-only",
            "--no-password",
            "--lock-wait-timeout=5000",
            $"--file={file}",
            $"--dbname={NetworkSettings.Argument(target.Database.Database)}",
        };
        arguments.AddRange(excludedSchemas.Select(schema => $"--exclude-schema={SqlIdentifier.Quote(schema)}"));
        var request = new ProcessRequest(program.Path, arguments)
        {
            Environment = LibpqEnvironment.Of(target.Database, program),
            TimeLimit = TimeLimit,
            StopGently = true,
        };
        await Companion
            .WatchAsync(
                target.Database,
                RehearsalServer.ApplicationName,
                (heart, stop) => WatchedProgram.RunAsync(request, target.Database, file, heart, stop),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Makes what can be made, statement by statement.</summary>
    /// <param name="copy">An empty database.</param>
    /// <param name="script">What pg_dump has written.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The statements that were refused; each object's name is its statement's verb and object.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The connection was lost.</exception>
    public static async Task<IReadOnlyList<DdlFailure>> RestoreAsync(
        ConnectionTarget copy,
        string script,
        CancellationToken cancellationToken
    )
    {
        DdlStatement[] statements = [.. SqlText.Read(script).Statements.Select(Describe)];
        var connection = await RehearsalServer.ConnectAsync(copy, cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        await connection.ExecuteAsync("BEGIN", [], cancellationToken).ConfigureAwait(false);
        var failures = await DdlRunner.RunAsync(connection, statements, OwnPath.Value, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("COMMIT", [], cancellationToken).ConfigureAwait(false);
        return failures;
    }

    private static DdlStatement Describe(SqlStatement statement)
    {
        var name = $"{statement.Facts.Verb} {statement.Facts.Object}".TrimEnd();
        return new(DdlStage.Table, new SchemaObject("STATEMENT", name, null, []), statement.Sql);
    }
}
