using Npgsql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Connections;

/// <summary>The server answered, and said no.</summary>
internal static class ServerRefusal
{
    /// <summary>What it said, with advice.</summary>
    public static MigrationException Explain(PostgresException refusal, ConnectionTarget target)
    {
        var (id, advice) = State(refusal) switch
        {
            PostgresErrorCodes.InvalidPassword => (
                MigrationErrorId.AuthenticationFailed,
                $"See the password of the user '{target.User}'; a token may have expired."
            ),
            PostgresErrorCodes.InvalidAuthorizationSpecification => (
                MigrationErrorId.AuthenticationFailed,
                "See that the user exists and that pg_hba.conf lets it in from here; some servers want TLS (SSL Mode=Require)."
            ),
            PostgresErrorCodes.InvalidCatalogName => (
                MigrationErrorId.DatabaseNotFound,
                $"See the database's name, or have it created first ({RunOption.CreateDatabase})."
            ),
            PostgresErrorCodes.InsufficientPrivilege => (
                MigrationErrorId.PermissionDenied,
                $"Have its owner run: GRANT CONNECT ON DATABASE … TO the user '{target.User}'."
            ),
            PostgresErrorCodes.TooManyConnections => (
                MigrationErrorId.ServerUnreachable,
                "Close other connections, or raise max_connections or the limit of the user or database; a run needs two."
            ),
            PostgresErrorCodes.CannotConnectNow => (
                MigrationErrorId.ServerUnreachable,
                "The server starts up or shuts down: try again in a moment."
            ),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => (
                MigrationErrorId.ServerUnreachable,
                "The server shuts down or recovers from a crash: try again when it is back."
            ),
            PostgresErrorCodes.ObjectNotInPrerequisiteState => (
                MigrationErrorId.DatabaseNotFound,
                "The database takes no connections: name another one, or have ALTER DATABASE … ALLOW_CONNECTIONS true run."
            ),
            PostgresErrorCodes.ProtocolViolation when Environment.GetEnvironmentVariable("PGOPTIONS") is { Length: > 0 } => (
                MigrationErrorId.ServerUnreachable,
                "A proxy that takes no options may have said it, and PGOPTIONS goes with every connection: unset it, and give "
                    + "its settings as Options in the connection string."
            ),
            PostgresErrorCodes.ProtocolViolation => (
                MigrationErrorId.ServerUnreachable,
                "A proxy such as PgBouncer may have said it: see its message and its log."
            ),
            _ => (MigrationErrorId.ServerUnreachable, "See the server's message and its log."),
        };
        var what = id is MigrationErrorId.AuthenticationFailed or MigrationErrorId.PermissionDenied
            ? $"{target} refused the user '{target.User}'"
            : $"{target} took no connection of the user '{target.User}'";
        var message = $"{what}: {refusal.MessageText} ({refusal.SqlState})";
        return new MigrationException(id, message, advice, refusal)
        {
            Target = target.ToString(),
            SqlState = refusal.SqlState,
            Detail = refusal.Detail,
            Hint = refusal.Hint,
        };
    }

    // PgBouncer passes on what the server says without its SQLSTATE.
    private static string State(PostgresException refusal)
    {
        if (refusal.SqlState != PostgresErrorCodes.ProtocolViolation)
            return refusal.SqlState;
        bool Says(string text) => refusal.MessageText.Contains(text, StringComparison.Ordinal);
        if (Says("no such database") || (Says("database ") && Says("does not exist")))
            return PostgresErrorCodes.InvalidCatalogName;
        if (Says("authentication failed"))
            return PostgresErrorCodes.InvalidPassword;
        if (Says("no such user") || Says("no pg_hba.conf entry"))
            return PostgresErrorCodes.InvalidAuthorizationSpecification;
        return Says("no more connections allowed") || Says("too many connections")
            ? PostgresErrorCodes.TooManyConnections
            : refusal.SqlState;
    }
}
