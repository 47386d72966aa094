using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>
/// Holds writers off the tables of a backup, from before its moment until the run's one transaction ends. The scripts run in that
/// transaction: a lock that is handed from one session to another would let through whoever waits for it first.
/// </summary>
internal sealed class BackupLock(RunContext context, WorkSession session)
{
    private const string Savepoint = "pgmigrate_backup";

    private ServerConnection Server => session.Work.Server;

    /// <summary>Begins the run's transaction, and locks tables in it against writing and DDL; reading goes on.</summary>
    /// <param name="tables">Full names, quoted as they must be; each partition by itself.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <exception cref="MigrationException">LockNotAvailable, naming who holds one, or PermissionDenied; nothing is locked
    /// then.</exception>
    /// <exception cref="NpgsqlException">The connection was lost.</exception>
    public async Task TakeAsync(IReadOnlyCollection<string> tables, CancellationToken cancellationToken)
    {
        var policy = new RetryPolicy(context.Options.Retries);
        for (var retries = 0; ; retries++)
        {
            var attempt = session.Queue.BeginTry(LockPatience.Of(context.Options, null, retries, context.Options.Retries));
            await using var disposeAttempt = attempt.ConfigureAwait(false);
            try
            {
                await LockAsync(tables, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
            {
                await attempt.DisposeAsync().ConfigureAwait(false);
                await session.RollbackAsync().ConfigureAwait(false);
                if (!policy.Allows(exception, retries, TimeSpan.Zero, attempt.GivenUp is not null))
                    throw Refusal(exception, attempt);
                var pause = RetryPolicy.PauseBefore(retries);
                context.Tell(
                    MessageSeverity.Warning,
                    null,
                    $"The tables to back up: {attempt.Describe(exception)}; trying again in {DurationText.Format(pause)} (try "
                        + $"{retries + 2})."
                );
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives the locks back, with the run's transaction.</summary>
    public Task GiveBackAsync() => session.RollbackAsync();

    /// <summary>Counts and hashes the tables again under the lock, and compares that with the backup.</summary>
    /// <param name="manifest">The backup.</param>
    /// <param name="cancellationToken">Cancels the running query.</param>
    /// <exception cref="MigrationException">BackupFailed where a table holds something else.</exception>
    /// <exception cref="NpgsqlException">The connection, and the lock with it, was lost.</exception>
    public async Task ProveAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await Server.ExecuteAsync($"SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
        await CopyTransaction.SetUpAsync(Server, cancellationToken).ConfigureAwait(false);
        await Server.ExecuteAsync("SET LOCAL statement_timeout = 0", [], cancellationToken).ConfigureAwait(false);
        foreach (var table in manifest.Tables.Where(table => table.ContentHash is not null))
            if (
                await ReadAsync(table, cancellationToken).ConfigureAwait(false) is var now
                && (now.Rows != table.Rows || now.Hash != table.ContentHash)
            )
                throw Changed(manifest, table, now);
        // The locks are older than the savepoint, and stay; the settings go.
        await Server.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
        await Server.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
    }

    private async Task LockAsync(IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server);
        ScriptTransaction.Begin(batch);
        // In one order always, so that two that lock do not wait for each other.
        batch.Add(
            $"LOCK TABLE {string.Join(", ", tables.Order(StringComparer.Ordinal).Select(table => $"ONLY {table}"))} IN SHARE "
                + "ROW EXCLUSIVE MODE"
        );
        session.HasRunTransaction = true;
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<ContentHash> ReadAsync(BackupTable table, CancellationToken cancellationToken) =>
        ContentHash.ReadAsync(Server, $"ONLY {table.Name}", table.Columns.Select(column => column.Name), cancellationToken);

    private MigrationException Refusal(PostgresException exception, LockTry attempt)
    {
        var failure = BackupFailure.Translate(exception, context.Target, MigrationErrorId.BackupFailed);
        return new MigrationException(
            failure.ErrorId,
            $"The tables could not be locked: {attempt.Describe(exception)}.",
            failure.RecommendedAction,
            exception
        )
        {
            Target = failure.Target,
            SqlState = failure.SqlState,
        };
    }

    private MigrationException Changed(BackupManifest manifest, BackupTable table, ContentHash now) =>
        new(
            MigrationErrorId.BackupFailed,
            $"{table.Name} does not hold what the backup has of it: {now.Rows} rows now, {table.Rows} in the backup, or other "
                + "values. "
                + $"Something has written there past the lock. Backup {manifest.BackupId} stays, and shows what was there.",
            "Look for what writes there, and run again."
        )
        {
            Target = context.Target.ToString(),
        };
}
