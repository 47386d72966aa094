using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// The transaction of one batch: the work lock, the statement for a range, and the checkpoint. It is committed as a whole, or
/// not at
/// all.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="session">The working connection.</param>
/// <param name="entry">The script.</param>
/// <param name="record">Where the checkpoint goes.</param>
internal sealed class BatchTransaction(RunContext context, WorkSession session, PlanEntry entry, IBatchRecord record)
{
    private ScriptBatch? _batch;

    /// <summary>Runs it.</summary>
    /// <param name="statement">The statement for the batch's range.</param>
    /// <param name="after">How far the script is once it is committed, by the rows that it has changed and the time it
    /// took.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>How far the script is.</returns>
    /// <exception cref="PostgresException">Something in it failed, and nothing of it was kept; see <see cref="IsOwnFailure"/>.
    /// </exception>
    public async Task<BatchState> RunAsync(
        SqlStatement statement,
        Func<long, TimeSpan, BatchState> after,
        CancellationToken cancellationToken
    )
    {
        _batch = new ScriptBatch(session.Work.Server, context.Probe);
        var began = Stopwatch.GetTimestamp();
        ScriptTransaction.Begin(_batch, session);
        foreach (var setting in Settings())
            _batch.Add(setting);
        _batch.Add(OwnPath.LeaveForTransaction(_batch.Start));
        await _batch.AddAsync(statement, cancellationToken).ConfigureAwait(false);
        await _batch.SendAsync(cancellationToken).ConfigureAwait(false);
        var state = after(_batch.Rows, Stopwatch.GetElapsedTime(began));
        // What a function that it called did to the session is over with the batch.
        ScriptTransaction.Reset(_batch, session.Work, isLast: true, []);
        _batch.Add(OwnPath.Take);
        _batch.Add(record.Record(state));
        _batch.Add("COMMIT");
        await _batch.SendAsync(cancellationToken).ConfigureAwait(false);
        var held = Stopwatch.GetElapsedTime(began);
        return held > state.Longest ? state with { Longest = held } : state;
    }

    /// <summary>True where it was no statement of the script's that failed last.</summary>
    public bool IsOwnFailure => _batch?.FailedStep is null;

    private IEnumerable<string> Settings()
    {
        if (entry.Directives.LockTimeout is { } lockTimeout)
            yield return $"SET LOCAL lock_timeout = {(long)lockTimeout.TotalMilliseconds}";
        if (entry.Directives.StatementTimeout is { } statementTimeout)
            yield return $"SET LOCAL statement_timeout = {(long)statementTimeout.TotalMilliseconds}";
    }
}
