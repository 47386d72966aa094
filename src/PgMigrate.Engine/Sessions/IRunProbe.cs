using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Looks at a run from inside, statement by statement: what a rehearsal sees. A run that nobody looks at has none.
/// </summary>
internal interface IRunProbe
{
    /// <summary>A statement has run; the transaction that it runs in is still open.</summary>
    /// <param name="connection">The working connection.</param>
    /// <param name="step">The statement.</param>
    /// <param name="rows">Rows that it changed.</param>
    /// <param name="duration">How long it took, the round trip included.</param>
    /// <param name="cancellationToken">Cancels what is asked.</param>
    Task RanAsync(
        ServerConnection connection,
        SqlStatement step,
        long rows,
        TimeSpan duration,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Looks, on a connection of its own, at a statement that cannot run in a transaction, and waits for its end.
    /// </summary>
    /// <param name="backendPid">The server process that runs it.</param>
    /// <param name="step">The statement.</param>
    /// <param name="statement">The statement's run.</param>
    Task WatchAsync(int backendPid, SqlStatement step, Task statement);

    /// <summary>A script begins.</summary>
    Task BeginsAsync(PlanEntry script, CancellationToken cancellationToken);

    /// <summary>A script was applied; its transaction has ended.</summary>
    Task EndedAsync(PlanEntry script, CancellationToken cancellationToken);
}
