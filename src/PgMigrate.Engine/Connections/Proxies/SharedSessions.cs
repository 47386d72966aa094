namespace PgMigrate.Engine.Connections.Proxies;

/// <summary>
/// Whether a proxy gives a client another server process for each transaction or statement, as PgBouncer does where pool_mode is
/// not session: neither locks nor settings of a session hold there.
/// </summary>
internal static class SharedSessions
{
    // Two clients that are served in turn by two processes would look well. So one is asked now once and now twice before the
    // other: whatever the order in which a pool hands its processes out, a turn comes that gives it away.
    private static readonly string Turns = string.Concat(Enumerable.Repeat("ABBAABABBA", 3));

    /// <summary>Asks two connections in turn.</summary>
    /// <param name="first">A connection, outside of a transaction.</param>
    /// <param name="second">Another one to the same database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True where a connection changed its process, or both had the same.</returns>
    public static async Task<bool> AreAsync(ServerConnection first, ServerConnection second, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<char, int>();
        foreach (var turn in Turns)
        {
            var process = await (turn == 'A' ? first : second).AskProcessAsync(cancellationToken).ConfigureAwait(false);
            if (seen.TryGetValue(turn, out var before) ? before != process : seen.ContainsValue(process))
                return true;
            seen[turn] = process;
        }

        return false;
    }
}
