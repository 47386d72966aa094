using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet;

/// <summary>What a server has of databases, and a database of schemas, by patterns.</summary>
internal static class DatabaseListing
{
    private const string ApplicationName = "pgmigrate fleet";

    /// <summary>
    /// The databases of a server that a pattern takes, in the order of their names; without templates, and without those that
    /// take no connections or not this user's.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="pattern">A name with wildcards; case counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors; DatabaseNotFound where it takes none.</exception>
    public static async Task<IReadOnlyList<ConnectionTarget>> DatabasesAsync(
        ConnectionTarget server,
        string pattern,
        CancellationToken cancellationToken
    )
    {
        // The database of the call is a pattern, and no name.
        var connection = await MaintenanceDatabase
            .OpenAsync(
                server,
                database => ServerConnection.OpenAsync(database, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            )
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var names = await connection
            .ListAsync(
                SqlFile.Read("Fleet", "databases"),
                [new() { Value = WildcardName.ToRegex(pattern) }],
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return names.Count > 0
            ? [.. names.Select(server.ForDatabase)]
            : throw new MigrationException(
                MigrationErrorId.DatabaseNotFound,
                $"{server.Server} has no database '{pattern}' that {server.User} may connect to.",
                "See psql -l; case counts in patterns of databases."
            )
            {
                Target = server.Server,
            };
    }

    /// <summary>
    /// The schemas of a database that patterns take, in the order of their names; PostgreSQL's own are left out.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="patterns">Names with wildcards; case counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors; OptionsInvalid where a pattern takes none.</exception>
    public static async Task<IReadOnlyList<string>> SchemasAsync(
        ConnectionTarget database,
        IReadOnlyList<string> patterns,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(database, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var names = await connection
                .ListAsync(
                    SqlFile.Read("Fleet", "schemas"),
                    [new() { Value = WildcardName.ToRegex(pattern) }],
                    reader => reader.GetString(0),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (names.Count == 0)
                throw new MigrationException(
                    MigrationErrorId.OptionsInvalid,
                    $"{database} has no schema '{pattern}'.",
                    "See \\dn of psql; case counts. A new tenant's schema is made first: CREATE SCHEMA."
                )
                {
                    Target = database.ToString(),
                };
            found.UnionWith(names);
        }

        return [.. found];
    }
}
