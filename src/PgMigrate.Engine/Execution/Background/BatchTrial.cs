using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>
/// Has the server plan the statement of batches before they are left in the background, and run nothing of it: a name that is
/// not there, a type that does not fit or a missing right is found by who begins them, and not at night.
/// </summary>
/// <param name="session">The working connection.</param>
/// <param name="failure">The script's errors.</param>
internal sealed class BatchTrial(WorkSession session, ScriptFailure failure)
{
    private const string Explain = "EXPLAIN ";

    // The server plans no call: what is wrong with it is seen when it is made.
    private const string Unplanned = "CALL";

    /// <summary>Tries it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="range">Any range of its key.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">The server refuses the statement.</exception>
    public async Task RunAsync(RangedStatement statement, KeyRange range, CancellationToken cancellationToken)
    {
        if (statement.Written.Facts.Verb == Unplanned)
            return;
        var tried = statement.For(range);
        var batch = new ScriptBatch(session.Work.Server);
        ScriptTransaction.Begin(batch);
        batch.Add(OwnPath.LeaveForTransaction(batch.Start));
        batch.Add(tried.WithSql(Explain + tried.Sql));
        batch.Add("ROLLBACK");
        try
        {
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await session.RecoverAsync().ConfigureAwait(false);
            if (SessionReset.IsLostWorkLock(exception))
                throw failure.LockLost();
            throw batch.FailedStep is null
                ? failure.Of(exception, null)
                : failure.Of(
                    exception,
                    statement.Written,
                    null,
                    statement.PositionInWritten(range, exception.Position - Explain.Length)
                );
        }
    }
}
