using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>One look at who waits for locks.</summary>
/// <param name="Own">The working connection, where it waits itself; null where it does not.</param>
/// <param name="Behind">Those of others who wait for it, and those who wait for these.</param>
/// <param name="BackendPid">The working connection's server process.</param>
internal sealed record QueueSample(WaitingSession? Own, IReadOnlyList<WaitingSession> Behind, int BackendPid)
{
    // No process of a server has this number.
    private const int NoProcess = 0;

    /// <summary>What the working connection executes; null where it executes nothing.</summary>
    public ExecutingStatement? Executing { get; private init; }

    /// <summary>Looks.</summary>
    /// <param name="connection">Any connection to the server.</param>
    /// <param name="backendPid">The working connection's server process.</param>
    /// <param name="application">What the sessions of the run are called.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<QueueSample> TakeAsync(
        ServerConnection connection,
        int backendPid,
        string application,
        CancellationToken cancellationToken
    )
    {
        var (waiting, executing) = await ReadAsync(connection, backendPid, cancellationToken).ConfigureAwait(false);
        return Of(waiting, backendPid, application) with { Executing = executing };
    }

    /// <summary>All who wait for locks.</summary>
    /// <param name="connection">Any connection to the server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<WaitingSession>> ReadWaitingAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    ) => (await ReadAsync(connection, NoProcess, cancellationToken).ConfigureAwait(false)).Waiting;

    private static async Task<(IReadOnlyList<WaitingSession> Waiting, ExecutingStatement? Executing)> ReadAsync(
        ServerConnection connection,
        int backendPid,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection
            .ListAsync(
                SqlFile.Read("Sessions", "waiting_sessions"),
                [new() { Value = backendPid }],
                reader => (Waiting: WaitingSession.TryRead(reader), Executing: ExecutingStatement.TryRead(reader)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return (
            [.. rows.Select(row => row.Waiting).OfType<WaitingSession>()],
            rows.Select(row => row.Executing).FirstOrDefault()
        );
    }

    /// <summary>What a look has seen, from where one process stands.</summary>
    /// <param name="waiting">All who wait.</param>
    /// <param name="backendPid">The process.</param>
    /// <param name="application">
    /// What the sessions of its run are called: those that work at the same time wait for each other, and hold up nobody by it.
    /// </param>
    public static QueueSample Of(IReadOnlyList<WaitingSession> waiting, int backendPid, string? application)
    {
        var queue = new HashSet<int> { backendPid };
        var behind = new List<WaitingSession>();
        for (var found = 1; found > 0; )
        {
            WaitingSession[] next = [.. waiting.Where(session => !queue.Contains(session.ProcessId) && WaitsForAnyOf(session))];
            behind.AddRange(next.Where(session => application is null || session.Application != application));
            queue.UnionWith(next.Select(session => session.ProcessId));
            found = next.Length;
        }

        return new QueueSample(waiting.FirstOrDefault(session => session.ProcessId == backendPid), behind, backendPid);

        bool WaitsForAnyOf(WaitingSession session) => session.Blockers.Any(queue.Contains);
    }

    /// <summary>
    /// Whether one of those behind waits for the working connection itself, and not only for one that waits for it.
    /// </summary>
    public bool WaitsForScript(WaitingSession session) => session.Blockers.Contains(BackendPid);

    /// <summary>Those behind who wait for nobody else: they would go on if the working connection gave up.</summary>
    /// <param name="backendPid">The working connection's server process.</param>
    public IEnumerable<WaitingSession> HeldUpBy(int backendPid) =>
        Behind.Where(session =>
            session.Blockers.All(blocker => blocker == backendPid || Behind.Any(other => other.ProcessId == blocker))
        );
}
