using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>Why a task that needs its connections had to end.</summary>
/// <param name="Reason">What has happened, as the end of a sentence that begins with the connection.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsOfWork">True where a working connection is dead, and the one that watches it is not.</param>
internal sealed record ConnectionLoss(string Reason, string Advice, bool IsOfWork)
{
    private const string ByServer =
        "An administrator, a time limit or a script ended the session: a script that ends other sessions (pg_terminate_backend) "
        + "must leave those alone whose application_name begins with 'pgmigrate'. Then run again.";

    private const string ByNetwork = "See the network between here and the server, and the server's log, then run again.";

    /// <summary>True for the states with which a server ends a session: shutdown, crash, a terminated backend.</summary>
    public static bool IsShutdown(string sqlState) => sqlState.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>Whether a failure leaves no session behind: the network's, or the server's last word (FATAL, PANIC).</summary>
    public static bool IsIn(NpgsqlException exception) =>
        exception is not PostgresException { InvariantSeverity: not ("FATAL" or "PANIC") };

    /// <summary>True for the failures that a loss brings with it; others say more than it does.</summary>
    public static bool Explains(Exception exception) =>
        exception switch
        {
            PostgresException refusal => IsShutdown(refusal.SqlState),
            _ => exception is OperationCanceledException or NpgsqlException,
        };

    /// <summary>A connection that works is dead.</summary>
    public static ConnectionLoss OfWork(string reason) => new(reason, ByNetwork, IsOfWork: true);

    /// <summary>The connection that watches failed, or got no answer.</summary>
    public static ConnectionLoss Of(Exception exception) =>
        exception switch
        {
            PostgresException refusal => new($"the server ended it ({refusal.MessageText})", ByServer, IsOfWork: false),
            OperationCanceledException or { InnerException: TimeoutException } => new(
                "the server no longer answers on it",
                ByNetwork,
                IsOfWork: false
            ),
            _ => new(exception.GetBaseException().Message.TrimEnd('.'), ByNetwork, IsOfWork: false),
        };
}
