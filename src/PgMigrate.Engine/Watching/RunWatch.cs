using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Watching;

/// <summary>
/// Looks at the newest run of a database, from a session of its own and from the database alone: at the locks and sessions that
/// show a run, at what it has written down, and at what the server measures and waits for. It changes nothing, and the run does
/// nothing for it. What the role may not see is left out, and said.
/// </summary>
internal sealed class RunWatch : IAsyncDisposable
{
    private const string ApplicationName = "pgmigrate watch";

    private readonly ServerConnection _connection;
    private readonly ConnectionTarget _target;
    private readonly RunHistoryReader _history;

    private RunWatch(ServerConnection connection, ConnectionTarget target, RunHistoryReader history)
    {
        (_connection, _target, _history) = (connection, target, history);
    }

    /// <summary>Connects.</summary>
    /// <param name="target">The database.</param>
    /// <param name="historySchema">The schema of grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<RunWatch> OpenAsync(
        ConnectionTarget target,
        string historySchema,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        return new RunWatch(connection, target, new RunHistoryReader(connection, target, historySchema));
    }

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">The connection was lost.</exception>
    public async Task<RunStatus> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (sessions, seen) = await FindAsync(cancellationToken).ConfigureAwait(false);
            return StatusReading.Of(await AddWorkAsync(seen, sessions, cancellationToken).ConfigureAwait(false));
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _target, historySchema: null);
        }
    }

    /// <summary>How a run stands that others have followed since.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">The connection was lost.</exception>
    public async Task<RunStatus> LookBackAsync(Guid runId, CancellationToken cancellationToken)
    {
        try
        {
            return StatusReading.Of(
                await _history.ReadAsync(runId.ToString()[..8], connectedAt: null, cancellationToken).ConfigureAwait(false)
            );
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _target, historySchema: null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // A run writes its end before it gives its locks back: one that is called running, and holds none when it is looked at
    // afterwards, was killed.
    private async Task<(IReadOnlyList<RunSession> Sessions, SeenRun Seen)> FindAsync(CancellationToken cancellationToken)
    {
        Guid? before = null;
        while (true)
        {
            var sessions = await RunSession.ReadAsync(_connection, cancellationToken).ConfigureAwait(false);
            var seen = await _history
                .ReadAsync(
                    sessions is [var first, ..] ? first.RunPrefix : null,
                    sessions.FirstOrDefault(session => session.HoldsRunLock)?.ConnectedAt,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (sessions.Count > 0 || seen.Run is not { Outcome: NewestRun.Running } || seen.Run.RunId == before)
                return (sessions, seen);
            before = seen.Run.RunId;
        }
    }

    private async Task<SeenRun> AddWorkAsync(
        SeenRun seen,
        IReadOnlyList<RunSession> sessions,
        CancellationToken cancellationToken
    )
    {
        seen = seen with { Sessions = sessions, Hidden = [.. seen.Hidden, .. HiddenOf(sessions)] };
        if (seen.Worker is null)
            return seen;
        var waiting = await QueueSample.ReadWaitingAsync(_connection, cancellationToken).ConfigureAwait(false);
        QueueSample[] samples =
        [
            .. seen.Workers.Select(session => QueueSample.Of(waiting, session.ProcessId, session.Application)),
        ];
        seen = seen with
        {
            Own = samples.Select(sample => sample.Own).FirstOrDefault(own => own is not null),
            Behind = [.. samples.SelectMany(sample => sample.Behind).DistinctBy(session => session.ProcessId)],
        };
        var progress = await ServerProgress.ReadAsync(_connection, cancellationToken).ConfigureAwait(false);
        return seen with
        {
            Progress = progress.GetValueOrDefault(seen.Worker!.ProcessId),
            Blockers = seen.Own is null ? [] : await ReadBlockersAsync(seen.Own, cancellationToken).ConfigureAwait(false),
        };
    }

    private Task<IReadOnlyList<BlockingSession>> ReadBlockersAsync(WaitingSession own, CancellationToken cancellationToken) =>
        _connection.ListAsync(
            SqlFile.Read("Sessions", "blockers"),
            [new() { Value = own.ProcessId }],
            reader => new BlockingSession
            {
                ProcessId = reader.GetInt32(0),
                Application = reader.GetString(1),
                User = NullWhereHidden(reader.GetString(2)),
                State = NullWhereHidden(reader.GetString(3)),
                InTransaction = reader.IsDBNull(4) ? null : reader.GetTimeSpan(4),
            },
            cancellationToken
        );

    // blockers.sql is made for messages.
    private static string? NullWhereHidden(string text) => text == "(hidden)" ? null : text;

    private IEnumerable<string> HiddenOf(IReadOnlyList<RunSession> sessions)
    {
        if (sessions.Any(session => session is { Application: not null, State: null }))
            yield return "What the run executes, how far that is, and since when others hold it up is hidden from "
                + $"{_target.User}."
                + $" An administrator can allow it: GRANT pg_read_all_stats TO {SqlIdentifier.Quote(_target.User)};";
    }
}
