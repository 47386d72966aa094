using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Sessions;

/// <summary>Where a verification is asked, whenever that is: it only reads, and nothing of it is left.</summary>
internal static class VerificationFrame
{
    private const string Savepoint = "pgmigrate_verify";

    /// <summary>
    /// Asks in the transaction that the batch is in, on the path that the session began with. What the checks did to the session
    /// goes with the savepoint, and so does that the transaction only reads.
    /// </summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="checks">What is asked.</param>
    public static void Ask(ScriptBatch batch, IEnumerable<VerifyCheck> checks)
    {
        batch.Add($"SAVEPOINT {Savepoint}");
        batch.Add("SET TRANSACTION READ ONLY");
        batch.Add(OwnPath.Leave(batch.Start));
        foreach (var check in checks)
            batch.Add(check);
        batch.Add($"ROLLBACK TO SAVEPOINT {Savepoint}");
    }

    /// <summary>The same in a transaction of its own, which brings back what a script has made of its session.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="before">What comes first in it.</param>
    /// <param name="checks">What is asked.</param>
    public static void AskAlone(ScriptBatch batch, IEnumerable<NpgsqlBatchCommand> before, IEnumerable<VerifyCheck> checks)
    {
        // A standby takes no transaction that might write.
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY");
        batch.Add(before);
        Ask(batch, checks);
        batch.Add("ROLLBACK");
    }

    /// <summary>Asks one question, and goes on whatever the answer is.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="check">The question.</param>
    /// <param name="isInTransaction">True inside a transaction, which goes on; false for one of its own.</param>
    /// <param name="before">What comes first in one of its own.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What the server refused; null where it did not. And what an invariant gave; null for other checks.</returns>
    public static async Task<(PostgresException? Refusal, string? Value)> TryAsync(
        ServerConnection connection,
        VerifyCheck check,
        bool isInTransaction,
        IEnumerable<NpgsqlBatchCommand> before,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(connection);
        if (isInTransaction)
            Ask(batch, [check]);
        else
            AskAlone(batch, before, [check]);
        try
        {
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
            return (null, batch.InvariantValues.Count > 0 ? batch.InvariantValues[0] : null);
        }
        catch (PostgresException refusal) when (batch.FailedCheck is not null && !ConnectionLoss.IsIn(refusal))
        {
            await connection
                .ExecuteAsync(isInTransaction ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : "ROLLBACK", [], cancellationToken)
                .ConfigureAwait(false);
            return (refusal, null);
        }
    }
}
