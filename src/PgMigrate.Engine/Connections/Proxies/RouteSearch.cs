using Npgsql;

namespace PgMigrate.Engine.Connections.Proxies;

/// <summary>
/// Finds out, by the first connection to a database, whether a proxy stands in between and what becomes of a session there. One
/// that shares out server processes is refused.
/// </summary>
internal static class RouteSearch
{
    private const string MarkName = "pgmigrate.route";

    /// <summary>A setting of no meaning: where it does not reach the server, no other does.</summary>
    public static KeyValuePair<string, string> Mark { get; } = new(MarkName, "options");

    /// <summary>Whether a connection may have been refused because of its options: an attempt without tells.</summary>
    public static bool MayBeOfOptions(MigrationException refusal) =>
        refusal.SqlState is PostgresErrorCodes.ProtocolViolation or PostgresErrorCodes.FeatureNotSupported;

    /// <summary>Finds the route, and takes note of it.</summary>
    /// <param name="connection">The first connection; nothing was asked or set on it yet.</param>
    /// <param name="target">The database.</param>
    /// <param name="openOther">Opens another one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">PoolerUnsupported, or connection errors of the other connection.</exception>
    public static async Task<Route> FindAsync(
        ServerConnection connection,
        ConnectionTarget target,
        Func<CancellationToken, Task<ServerConnection>> openOther,
        CancellationToken cancellationToken
    )
    {
        var route = await AskAsync(connection, cancellationToken).ConfigureAwait(false);
        if (!route.IsDirect)
            await RequireSessionAsync(connection, target, openOther, cancellationToken).ConfigureAwait(false);
        target.Routes.Note(target, route);
        return route;
    }

    /// <summary>The settings in the options that the caller has given, to be set one by one.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid: there is something else in them.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> GivenSettings(ConnectionTarget target) =>
        StartupOptions.Read(target.ToBuilder().Options ?? string.Empty)
        ?? throw new MigrationException(
            MigrationErrorId.ConnectionStringInvalid,
            $"A proxy stands between here and {target} and passes no options on; those of the connection string (Options, "
                + "PGOPTIONS) hold more than settings that could be set instead.",
            "Leave settings alone in them ('-c name=value'), or connect to the PostgreSQL server itself."
        )
        {
            Target = target.ToString(),
        };

    // The session may be on its user's path. What an older server would have refused with the connection is set at once, where
    // the process is this connection's own.
    private static async Task<Route> AskAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var version = connection.Connection.PostgreSqlVersion.Major;
        var newer = SessionStart.BySet(SessionDefaults.OfNewer(version));
        var isOwn = $"pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) '{connection.BackendPid}'::pg_catalog.int4";
        var set = string.Join(", ", newer.Functions.Prepend("''"));
        var (process, mark) = await connection
            .FirstOrDefaultAsync(
                $"SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('{MarkName}', true), "
                    + $"CASE WHEN {isOwn} THEN pg_catalog.concat({set}) END",
                [],
                row => (row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (process == connection.BackendPid)
            connection.Begin(newer);
        return new Route(TakesOptions: mark == Mark.Value, TellsProcess: process == connection.BackendPid, version);
    }

    private static async Task RequireSessionAsync(
        ServerConnection connection,
        ConnectionTarget target,
        Func<CancellationToken, Task<ServerConnection>> openOther,
        CancellationToken cancellationToken
    )
    {
        var other = await openOther(cancellationToken).ConfigureAwait(false);
        await using var dispose = other.ConfigureAwait(false);
        if (await SharedSessions.AreAsync(connection, other, cancellationToken).ConfigureAwait(false))
            throw Refuse(target);
    }

    private static MigrationException Refuse(ConnectionTarget target) =>
        new(
            MigrationErrorId.PoolerUnsupported,
            $"A connection pooler stands between here and {target} that gives a session another server process for each "
                + "transaction or statement: migration locks and session settings do not hold through it.",
            "Connect to the PostgreSQL server itself, on its own port, or through a pool in session mode "
                + "(PgBouncer: pool_mode = session)."
        )
        {
            Target = target.ToString(),
        };
}
