using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Execution;

/// <summary>The connection that runs scripts, with the work lock.</summary>
internal sealed class WorkConnection : IAsyncDisposable
{
    private readonly RunLock _runLock;

    private WorkConnection(ServerConnection connection, RunLock runLock, ServerFacts facts)
    {
        Server = connection;
        _runLock = runLock;
        Facts = facts;
    }

    /// <summary>The connection.</summary>
    public ServerConnection Server { get; }

    /// <summary>What the server told when it was opened.</summary>
    public ServerFacts Facts { get; }

    /// <summary>The server process.</summary>
    public int BackendPid => Server.Connection.ProcessID;

    /// <summary>Connects to the server that holds the run lock, checks it, and waits for the work lock.</summary>
    /// <exception cref="MigrationException">Connection errors, ServerTooOld, ServerReadOnly, PoolerUnsupported or RunLocked.</exception>
    public static async Task<WorkConnection> OpenAsync(
        RunLock runLock, RunIdentity identity, MigrationOptions options, MigrationLock.LockWait wait, CancellationToken cancellationToken)
    {
        var connection = await ServerConnection.OpenAsync(
            runLock.Target, identity.ApplicationName, Settings(options, runLock.MajorVersion), cancellationToken).ConfigureAwait(false);
        try
        {
            var facts = await ServerFacts.ReadAsync(connection, options.HistorySchema, cancellationToken).ConfigureAwait(false);
            facts.RequireSupportedVersion(runLock.Target);
            facts.Tables.RequireConfiguredSchema(runLock.Target);
            facts.RequireWritable(runLock.Target, connection.Connection.ProcessID);
            var work = new WorkConnection(connection, runLock, facts);
            await MigrationLock.PollAsync(() => work.TryTakeLockAsync(cancellationToken),
                () => MigrationLock.DescribeHolderAsync(connection, MigrationLock.Work, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
            // History may have been made while this connection waited for the lock.
            return wait.Waited
                ? new WorkConnection(connection, runLock, await ServerFacts.ReadAsync(connection, options.HistorySchema, cancellationToken).ConfigureAwait(false))
                : work;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What holds from the start of the connection, and again after every RESET ALL.</summary>
    private static Dictionary<string, string> Settings(MigrationOptions options, int majorVersion)
    {
        var settings = new Dictionary<string, string>
        {
            ["lock_timeout"] = Milliseconds(options.LockTimeout),
            ["statement_timeout"] = Milliseconds(options.StatementTimeout),
            ["idle_in_transaction_session_timeout"] = "0",
            ["default_transaction_read_only"] = "off",
            ["default_transaction_isolation"] = "read committed",
            ["synchronous_commit"] = options.SynchronousCommit ? "on" : "off",
            ["tcp_keepalives_idle"] = "30",
            ["tcp_keepalives_interval"] = "10",
            ["tcp_keepalives_count"] = "3",
        };
        if (majorVersion >= 14)
        {
            settings["idle_session_timeout"] = "0";
            settings["client_connection_check_interval"] = "2000";
        }

        if (majorVersion >= 17)
            settings["transaction_timeout"] = "0";
        return settings;
    }

    private static string Milliseconds(TimeSpan value) => value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private async Task<bool> TryTakeLockAsync(CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters =
        [
            new() { Value = MigrationLock.Space },
            new() { Value = MigrationLock.Work },
            new() { Value = MigrationLock.Run },
            new() { Value = _runLock.BackendPid },
        ];
        var rows = Server.QueryAsync(SqlFile.Read("take_work_lock"), parameters,
            reader => (Taken: reader.GetBoolean(0), SameServer: reader.GetBoolean(1)), cancellationToken);
        await foreach (var (taken, sameServer) in rows.ConfigureAwait(false))
            return sameServer ? taken : throw DifferentServers();
        return false;
    }

    private MigrationException DifferentServers() =>
        new(MigrationErrorId.PoolerUnsupported,
            $"Two connections to {_runLock.Target} reached different servers, or a session that a pooler shares out: the migration lock does not hold there.",
            "Connect to one PostgreSQL server itself, not to a pooler or balancer.") { Target = _runLock.Target.ToString() };
}
