using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>What the server says against a backup or a restore, as users meet it.</summary>
internal static class BackupFailure
{
    /// <summary>The failure of a statement or of the connection. The transaction is rolled back: nothing is left of it.</summary>
    /// <param name="exception">What Npgsql threw on an open connection.</param>
    /// <param name="target">The database.</param>
    /// <param name="otherwise">The id of a failure that is neither a right, nor a lock, nor a lost connection.</param>
    public static MigrationException Translate(NpgsqlException exception, ConnectionTarget target, MigrationErrorId otherwise)
    {
        if (exception is not PostgresException { SqlState: { } state } error || ConnectionLoss.IsShutdown(state))
            return Lost(target, exception);
        if (UnwrittenRow.Is(error))
            return UnwrittenRow.In(target, error);
        return new MigrationException(
            IdOf(state, otherwise),
            $"{WhatFailed(otherwise)} {target}: {error.MessageText}",
            AdviceFor(state),
            exception
        )
        {
            Target = target.ToString(),
            SqlState = state,
            Detail = error.Detail,
            Hint = error.Hint,
        };
    }

    private static MigrationException Lost(ConnectionTarget target, NpgsqlException exception) =>
        new(
            MigrationErrorId.ConnectionLost,
            $"The connection to {target} was lost: {ConnectionLoss.Of(exception).Reason}.",
            $"Look at the server's log for the reason. What was being done is there as a whole or not at all: "
                + $"{Operation.ListBackups} shows which.",
            exception
        )
        {
            Target = target.ToString(),
        };

    private static MigrationErrorId IdOf(string state, MigrationErrorId otherwise) =>
        state switch
        {
            PostgresErrorCodes.InsufficientPrivilege => MigrationErrorId.PermissionDenied,
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => MigrationErrorId.LockNotAvailable,
            _ when otherwise == MigrationErrorId.RestoreFailed && RefusesValues(state) => MigrationErrorId.RestoreRefused,
            _ => otherwise,
        };

    // Classes 22 and 23: a value that does not fit a type, or a constraint.
    private static bool RefusesValues(string state) =>
        state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal);

    private static string WhatFailed(MigrationErrorId id) =>
        id == MigrationErrorId.BackupFailed ? "No backup was made of" : "Nothing was restored in";

    private static string AdviceFor(string state) =>
        state switch
        {
            PostgresErrorCodes.DiskFull => "The server's disk is full. Free space, or back up into a folder on another disk.",
            PostgresErrorCodes.LockNotAvailable => $"Others hold a table. Try again when they are done, or raise "
                + $"{BackupOption.LockTimeout}.",
            PostgresErrorCodes.UndefinedTable => "A table was dropped meanwhile. Try again.",
            PostgresErrorCodes.OutOfMemory =>
                "So many tables take more locks than the server has room for. Raise max_locks_per_transaction, or name fewer "
                    + "tables.",
            PostgresErrorCodes.InsufficientPrivilege => "Work as the tables' owner, or let the owner grant the right.",
            _ when RefusesValues(state) =>
                "The table takes values of the backup no longer: a constraint or a type was changed since. Restore into another "
                    + "database, or take that back first.",
            _ => "The message says what stands against it. Correct that, and try again.",
        };
}
