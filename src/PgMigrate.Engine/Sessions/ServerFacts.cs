using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>What the first query of a connection tells of the server.</summary>
/// <param name="Version">server_version_num, for instance 150018.</param>
/// <param name="InRecovery">True on a standby.</param>
/// <param name="BackendPid">The process that serves the connection, as the server sees it.</param>
/// <param name="Tables">grate's tables.</param>
/// <param name="PgMigrateInstalled">True where the schema <c>pgmigrate</c> has tables.</param>
/// <param name="MayCreateSchema">True where the user may create schemas in the database.</param>
/// <param name="ClockOffset">How far the server's clock is ahead of this machine's.</param>
/// <param name="HasRole">True where the session begins under a role other than its user's: a setting of the user, the database or
/// the connection.</param>
/// <param name="LockCapacity">Locks that the server has room for, all sessions together.</param>
/// <param name="Path">Where the session looked for names when it was asked: the user's path, where it was opened on it.</param>
internal sealed record ServerFacts(
    int Version,
    bool InRecovery,
    int BackendPid,
    HistoryTables Tables,
    bool PgMigrateInstalled,
    bool MayCreateSchema,
    TimeSpan ClockOffset,
    bool HasRole,
    long LockCapacity,
    NamePath Path
)
{
    /// <summary>The number of columns that <c>preflight.sql</c> gives.</summary>
    public const int Columns = 15;

    /// <summary>Those schemas of the history that are there and in which the user may make tables.</summary>
    public IReadOnlyList<string> UsableSchemas { get; init; } = [];

    /// <summary>Those of PgMigrate's own tables that are there, each with its schema.</summary>
    public IReadOnlyList<string> OwnTables { get; init; } = [];

    /// <summary>What of the history is not as it should be.</summary>
    public IReadOnlyList<HistoryFault> Faults { get; init; } = [];

    /// <summary>PostgreSQL 12, the oldest version that the product is tested with.</summary>
    public const int OldestVersion = 120000;

    /// <summary>True where no table of the history is missing.</summary>
    public bool HistoryIsWhole => PgMigrateInstalled && Tables.AreCurrent;

    /// <summary>The server's time now, in whole microseconds as the server keeps it.</summary>
    public DateTimeOffset ServerTime
    {
        get
        {
            var now = DateTimeOffset.UtcNow + ClockOffset;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Connects to look, for statements that evaluate what users have made, too; and asks the server.</summary>
    /// <param name="target">The database.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="schema">The schema of grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<(ServerConnection Connection, ServerFacts Facts)> ConnectAsync(
        ConnectionTarget target,
        string applicationName,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var opening = new ConnectionOpening(target, applicationName, ReadOnlySession.Settings) { Path = SessionPath.Users };
        var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (connection, await ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the server; the session's search_path is the engine's own from then on.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The schema of grate's tables.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<ServerFacts> ReadAsync(
        ServerConnection connection,
        string schema,
        CancellationToken cancellationToken
    ) =>
        await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("Sessions", "preflight"),
                [new() { Value = schema }],
                reader => Read(reader, schema),
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? throw new InvalidOperationException("The preflight query returned no row.");

    /// <summary>The facts in a row that begins with the columns of <c>preflight.sql</c>.</summary>
    public static ServerFacts Read(NpgsqlDataReader reader, string schema) =>
        new(
            reader.GetInt32(0),
            reader.GetBoolean(1),
            reader.GetInt32(2),
            new HistoryTables(schema, JsonText.ToList(reader.GetString(3))),
            reader.GetBoolean(4),
            reader.GetBoolean(5),
            reader.GetFieldValue<DateTimeOffset>(7) - DateTimeOffset.UtcNow,
            reader.GetBoolean(8),
            reader.GetInt64(9),
            new NamePath(JsonText.ToList(reader.GetString(10)), reader.GetString(11))
        )
        {
            UsableSchemas = JsonText.ToList(reader.GetString(6)),
            OwnTables = JsonText.ToList(reader.GetString(12)),
            Faults = HistoryFault.Read(reader.GetString(13)),
        };

    /// <summary>Refuses a history that is not as PgMigrate or grate would have made it, or not where it is said to be.</summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public void RequireSoundHistory(ConnectionTarget target)
    {
        Tables.RequireConfiguredSchema(target);
        HistoryFault.Refuse(Faults, target);
        Tables.RequireWhole(target);
    }

    /// <summary>Refuses a server that no version of a migration should run on.</summary>
    /// <exception cref="MigrationException">ServerTooOld.</exception>
    public void RequireSupportedVersion(ConnectionTarget target)
    {
        if (Version < OldestVersion)
            throw new MigrationException(
                MigrationErrorId.ServerTooOld,
                $"{target.Server} runs PostgreSQL {Version / 10000}; the oldest supported version is {OldestVersion / 10000}.",
                "Upgrade the server."
            )
            {
                Target = target.ToString(),
            };
    }

    /// <summary>Refuses a standby, and a pooler that moves a session from one server process to another.</summary>
    /// <param name="target">The database.</param>
    /// <param name="clientPid">The server process that the connection began with.</param>
    /// <exception cref="MigrationException">ServerReadOnly or PoolerUnsupported.</exception>
    public void RequireWritable(ConnectionTarget target, int clientPid)
    {
        if ((FindStandby(target) ?? FindPooler(target, clientPid)) is { } problem)
            throw problem;
    }

    /// <summary>ServerReadOnly on a standby; null elsewhere.</summary>
    public MigrationException? FindStandby(ConnectionTarget target) =>
        !InRecovery
            ? null
            : new(
                MigrationErrorId.ServerReadOnly,
                $"{target.Server} is a standby: it takes no changes.",
                "Connect to the primary, or name all servers and add target_session_attrs=primary."
            )
            {
                Target = target.ToString(),
            };

    /// <summary>
    /// PoolerUnsupported where the server process is not the one that the connection began with; null where it is.
    /// </summary>
    public MigrationException? FindPooler(ConnectionTarget target, int clientPid) =>
        BackendPid == clientPid
            ? null
            : new(
                MigrationErrorId.PoolerUnsupported,
                $"A connection pooler stands between here and {target.Server}: migration locks and session settings do not hold "
                    + "through it.",
                "Connect to the PostgreSQL server itself, on its own port, or through a pool in session mode."
            )
            {
                Target = target.ToString(),
            };
}

/// <summary>Where a session looks for names without a schema.</summary>
/// <param name="Schemas">The schemas of it that are there and may be used, in order; what has none is made in the first.</param>
/// <param name="Setting">The setting <c>search_path</c>.</param>
internal sealed record NamePath(IReadOnlyList<string> Schemas, string Setting)
{
    private const string Catalogue = "pg_catalog";

    /// <summary>The schemas in the order in which names are looked for: pg_catalog comes first where it is not named.</summary>
    public IReadOnlyList<string> Searched =>
        Schemas.Contains(Catalogue, StringComparer.Ordinal) ? Schemas : [Catalogue, .. Schemas];
}
