using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>An export that failed; no file was made of it.</summary>
internal static class ExportFailure
{
    /// <summary>The failure as users meet it.</summary>
    /// <param name="exception">What Npgsql threw on an open connection.</param>
    /// <param name="target">The database.</param>
    public static MigrationException Of(NpgsqlException exception, ConnectionTarget target) =>
        exception is PostgresException refusal && !ConnectionLoss.IsIn(refusal)
            ? Refused(refusal, target)
            : new MigrationException(
                MigrationErrorId.ConnectionLost,
                $"The connection to {target} was lost: {ConnectionLoss.Of(exception).Reason}. No file was written.",
                "Look at the server's log for the reason, then export again.",
                exception
            )
            {
                Target = target.ToString(),
            };

    private static MigrationException Refused(PostgresException refusal, ConnectionTarget target)
    {
        var isRight = refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege;
        return new MigrationException(
            isRight ? MigrationErrorId.PermissionDenied : MigrationErrorId.StatementFailed,
            $"The export from {target} failed: {refusal.MessageText}. No file was written.",
            isRight ? "Grant this user SELECT on what is exported." : "Correct the query; it can only read.",
            refusal
        )
        {
            Target = target.ToString(),
            SqlState = refusal.SqlState,
            Detail = refusal.Detail,
            Hint = refusal.Hint,
        };
    }
}
