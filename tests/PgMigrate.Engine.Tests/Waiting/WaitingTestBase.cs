using Npgsql;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>Scripts that are held at a gate, and sessions of others that wait behind them.</summary>
public abstract class WaitingTestBase(PostgresServer server) : MigrationTestBase(server)
{
    /// <summary>A statement that works, and waits for no lock, until the gate is open.</summary>
    protected const string AtGate =
        "DO $$ BEGIN WHILE NOT pg_try_advisory_xact_lock(77) LOOP PERFORM pg_sleep(0.02); END LOOP; END $$;";

    /// <summary>A session of somebody else.</summary>
    protected async Task<NpgsqlConnection> ConnectAsync(string application, string? user = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            ApplicationName = application,
            Pooling = false,
            CommandTimeout = 0,
        };
        if (user is not null)
            (builder.Username, builder.Password) = (user, "secret");
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A session that is in a statement, or a transaction, of which others wait for the end.</summary>
    protected async Task<NpgsqlConnection> HoldAsync(string application, string sql)
    {
        var connection = await ConnectAsync(application);
        await ExecuteAsync(connection, sql);
        return connection;
    }

    protected static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Waits until the run has looked at a session that had waited for so long; longer where the server does not tell since when
    /// it waits, and the run counts from when it has seen it.
    /// </summary>
    protected Task LookedAtAsync(int process, TimeSpan waited) =>
        EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    """
                    SELECT EXISTS (
                        SELECT FROM pg_stat_activity look
                        JOIN pg_stat_activity waiting ON waiting.pid = $1
                        JOIN pg_locks l ON l.pid = waiting.pid AND NOT l.granted
                        WHERE look.datname = current_database() AND look.application_name LIKE 'pgmigrate%'
                          AND look.query LIKE '%session that waits for a lock%' AND look.state = 'idle'
                          AND look.query_start > $2 * interval '1 millisecond'
                              + coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, waiting.query_start + interval '2 s'))
                    """,
                    process,
                    waited.TotalMilliseconds
                ),
            $"The run has not looked at process {process}."
        );
}
