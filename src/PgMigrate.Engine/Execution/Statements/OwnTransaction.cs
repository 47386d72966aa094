using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// A transaction that a script begins and ends by itself, run as it is written. Its checkpoint goes in just before its COMMIT, so
/// that what it has committed is known. One that was rolled back, or could not be written in, is recorded after its end: to do it
/// again does no harm.
/// </summary>
internal sealed class OwnTransaction(
    RunContext context,
    WorkSession session,
    CheckpointedScript script,
    ScriptFailure failure,
    ScriptProgress progress
)
{
    private readonly List<SqlStatement> _steps = [];
    private OwnTransactionState _state;

    /// <summary>True between its BEGIN and its end.</summary>
    public bool IsOpen => _state.IsOpen;

    private ServerConnection Server => session.Work.Server;

    /// <summary>Opens it again behind a COMMIT AND CHAIN, where an earlier try has ended.</summary>
    /// <param name="done">The statements that are not done again.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task ReopenAsync(IEnumerable<SqlStatement> done, CancellationToken cancellationToken)
    {
        SqlStatement? begin = null;
        foreach (var step in done)
        {
            begin = step.Facts.Control == Sql.TransactionControl.Begin ? step : begin;
            _state.Follow(step);
        }

        if (IsOpen)
            await Server.ExecuteAsync(begin!.Sql, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs one of its statements, its BEGIN and its end included.</summary>
    /// <exception cref="MigrationException">It failed, and the transaction was rolled back.</exception>
    public async Task RunAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        _steps.Add(step);
        try
        {
            await (
                IsOpen && step.Commits ? CommitAsync(step, cancellationToken) : SendAsync(step, cancellationToken)
            ).ConfigureAwait(false);
            _state.Follow(step);
            if (!IsOpen && _steps.Count > 0)
                await script.RecordAsync(Taken(), done: true, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception) && !SessionReset.IsLostWorkLock(exception))
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw failure.Of(exception, step);
        }
        catch (OperationCanceledException) when (Server.IsOpen)
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Refuses a script that ends while it is open.</summary>
    /// <param name="last">The script's last BEGIN, COMMIT or ROLLBACK; null where it has none.</param>
    /// <exception cref="MigrationException">TransactionLeftOpen.</exception>
    public async Task RequireEndedAsync(SqlStatement? last)
    {
        if (!IsOpen)
            return;
        await session.RollbackAsync().ConfigureAwait(false);
        throw failure.At(
            last!,
            MigrationErrorId.TransactionLeftOpen,
            "The script leaves a transaction open; it was rolled back.",
            "End the script with COMMIT, or leave transactions to PgMigrate."
        );
    }

    private async Task SendAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server, context.Probe);
        await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        progress.Rows += batch.Rows;
    }

    private async Task CommitAsync(SqlStatement commit, CancellationToken cancellationToken)
    {
        var isReadOnly =
            await Server
                .ScalarAsync("SELECT pg_catalog.current_setting('transaction_read_only')", [], cancellationToken)
                .ConfigureAwait(false)
            is "on";
        if (isReadOnly)
        {
            await SendAsync(commit, cancellationToken).ConfigureAwait(false);
            return;
        }

        var isChained = commit.Facts.Control == Sql.TransactionControl.CommitAndChain;
        await script
            .CommitAsync(new ScriptBatch(Server, context.Probe), Taken(), commit.Sql, mayConfirm: !isChained, cancellationToken)
            .ConfigureAwait(false);
    }

    private SqlStatement[] Taken()
    {
        var steps = _steps.ToArray();
        _steps.Clear();
        return steps;
    }
}

/// <summary>Whether a script has a transaction of its own open.</summary>
internal struct OwnTransactionState
{
    /// <summary>True between its BEGIN and its COMMIT or ROLLBACK.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Takes in a statement that the server has run.</summary>
    public void Follow(SqlStatement step) =>
        IsOpen = step.Facts.Control switch
        {
            Sql.TransactionControl.Begin => true,
            Sql.TransactionControl.Commit or Sql.TransactionControl.Rollback or Sql.TransactionControl.Prepare => false,
            _ => IsOpen,
        };
}
