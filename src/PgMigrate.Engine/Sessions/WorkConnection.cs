using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>The connection that runs scripts, with the work lock.</summary>
internal sealed class WorkConnection : IAsyncDisposable
{
    private WorkConnection(ServerConnection connection, ServerFacts facts)
    {
        Server = connection;
        Facts = facts;
    }

    /// <summary>The connection.</summary>
    public ServerConnection Server { get; }

    /// <summary>What the server told when it was opened.</summary>
    public ServerFacts Facts { get; }

    /// <summary>The server process; known after the connection was lost, too.</summary>
    public int BackendPid => Facts.BackendPid;

    /// <summary>Connects to the server that holds the run lock, checks it, and waits for the work lock.</summary>
    /// <exception cref="MigrationException">Connection errors, ServerTooOld, ServerReadOnly, PoolerUnsupported or
    /// RunLocked.</exception>
    public static Task<WorkConnection> OpenAsync(
        RunLock runLock,
        RunIdentity identity,
        MigrationOptions options,
        MigrationLock.LockWait wait,
        CancellationToken cancellationToken
    ) =>
        ConnectAsync(
            runLock,
            identity,
            options,
            connection => TakeLockAsync(connection, runLock, options.HistorySchema, wait, cancellationToken),
            cancellationToken
        );

    /// <summary>Connects once more, while the run's working connection holds the work lock.</summary>
    /// <exception cref="MigrationException">Connection errors, or PoolerUnsupported where it is another server.</exception>
    public static Task<WorkConnection> OpenBesideAsync(
        RunLock runLock,
        RunIdentity identity,
        MigrationOptions options,
        CancellationToken cancellationToken
    ) =>
        // The lock is not to be had: what is wanted are the facts, and that both reach one server.
        ConnectAsync(
            runLock,
            identity,
            options,
            async connection =>
                (
                    await TryTakeLockAsync(connection, runLock, options.HistorySchema, cancellationToken).ConfigureAwait(false)
                ).Facts,
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task<WorkConnection> ConnectAsync(
        RunLock runLock,
        RunIdentity identity,
        MigrationOptions options,
        Func<ServerConnection, Task<ServerFacts>> readFacts,
        CancellationToken cancellationToken
    )
    {
        var opening = new ConnectionOpening(runLock.Target, identity.ApplicationName, Settings(options, runLock.MajorVersion))
        {
            Path = SessionPath.Users,
            IsWatched = true,
        };
        var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new WorkConnection(connection, await readFacts(connection).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What holds from the start of the connection, and again after every RESET ALL.</summary>
    private static Dictionary<string, string> Settings(MigrationOptions options, int majorVersion)
    {
        var settings = new Dictionary<string, string>
        {
            ["lock_timeout"] = Milliseconds(options.LockTimeout),
            ["statement_timeout"] = Milliseconds(options.StatementTimeout),
            ["synchronous_commit"] = options.SynchronousCommit ? "on" : "off",
        };
        if (majorVersion >= 14)
            settings["client_connection_check_interval"] = NetworkSettings.ClientCheck;
        return settings;
    }

    private static string Milliseconds(TimeSpan value) => value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static async Task<ServerFacts> TakeLockAsync(
        ServerConnection connection,
        RunLock runLock,
        string schema,
        MigrationLock.LockWait wait,
        CancellationToken cancellationToken
    )
    {
        ServerFacts? facts = null;
        await MigrationLock
            .PollAsync(
                connection,
                MigrationLock.Work,
                async () =>
                {
                    var (taken, now) = await TryTakeLockAsync(connection, runLock, schema, cancellationToken)
                        .ConfigureAwait(false);
                    // The first try has left the user's path.
                    facts = now with
                    {
                        Path = facts?.Path ?? now.Path,
                    };
                    return taken;
                },
                wait,
                cancellationToken
            )
            .ConfigureAwait(false);
        // The facts are a moment older than the lock: whoever held it may have made what was missing then.
        return facts!.HistoryIsWhole
            ? facts
            : await ServerFacts.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false) with
            {
                Path = facts.Path,
            };
    }

    private static async Task<(bool Taken, ServerFacts Facts)> TryTakeLockAsync(
        ServerConnection connection,
        RunLock runLock,
        string schema,
        CancellationToken cancellationToken
    )
    {
        NpgsqlParameter[] parameters =
        [
            new() { Value = schema },
            new() { Value = MigrationLock.Space },
            new() { Value = MigrationLock.Work },
            new() { Value = MigrationLock.Run },
            new() { Value = runLock.BackendPid },
        ];
        var sql = SqlFile
            .Read("Sessions", "take_work_lock")
            .Replace("{preflight}", SqlFile.Read("Sessions", "preflight"), StringComparison.Ordinal);
        var attempt =
            await connection
                .Life.AnswerAsync(
                    stop => connection.FirstOrDefaultAsync(sql, parameters, reader => LockAttempt.Read(reader, schema), stop),
                    cancellationToken
                )
                .ConfigureAwait(false)
            ?? throw new InvalidOperationException("The query that takes the lock returned no row.");
        attempt.Facts.RequireSupportedVersion(runLock.Target);
        attempt.Facts.RequireSoundHistory(runLock.Target);
        attempt.Facts.RequireWritable(runLock.Target, connection.BackendPid);
        if (!attempt.SameServer)
            throw await NotTheSameAsync(runLock).ConfigureAwait(false);
        runLock.Heart.Watch(connection, attempt.Facts.BackendPid);
        return (attempt.Taken, attempt.Facts);
    }

    // A lock that has just been lost is not to be seen either.
    private static async Task<MigrationException> NotTheSameAsync(RunLock runLock)
    {
        await runLock.RequireAsync().ConfigureAwait(false);
        return DifferentServers(runLock.Target);
    }

    private static MigrationException DifferentServers(ConnectionTarget target) =>
        new(
            MigrationErrorId.PoolerUnsupported,
            $"Two connections to {target} reached different servers, or a session that a pooler shares out: the migration lock "
                + "does not hold there.",
            "Connect to one PostgreSQL server itself, not to a balancer or a pool that shares sessions out."
        )
        {
            Target = target.ToString(),
        };

    private sealed record LockAttempt(bool Taken, bool SameServer, ServerFacts Facts)
    {
        // Where the facts of preflight.sql end in take_work_lock.sql.
        private const int TakenColumn = ServerFacts.Columns;
        private const int SameServerColumn = TakenColumn + 1;

        public static LockAttempt Read(NpgsqlDataReader reader, string schema) =>
            new(reader.GetBoolean(TakenColumn), reader.GetBoolean(SameServerColumn), ServerFacts.Read(reader, schema));
    }
}
