namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// Members that wait for their turn. The next one is of the server that is at the fewest, so that a server which is at its limit,
/// or slow, does not hold up the others.
/// </summary>
internal sealed class MemberQueue
{
    private readonly Dictionary<string, (Queue<FleetMember> Waiting, int AtWork)> _servers = new(StringComparer.Ordinal);
    private readonly int? _mostOfServer;

    /// <param name="members">The members; those of one server are taken in this order.</param>
    /// <param name="mostOfServer">How many of one server are taken at once; null for no limit.</param>
    public MemberQueue(IEnumerable<FleetMember> members, int? mostOfServer)
    {
        _mostOfServer = mostOfServer;
        foreach (var server in members.GroupBy(member => member.Key.Server, StringComparer.Ordinal))
            _servers[server.Key] = (new Queue<FleetMember>(server), 0);
    }

    /// <summary>Takes the next one; null where none may be begun now.</summary>
    public FleetMember? Take()
    {
        var server = _servers
            .Where(server => server.Value.Waiting.Count > 0 && !(server.Value.AtWork >= _mostOfServer))
            .OrderBy(server => server.Value.AtWork)
            .Select(server => server.Key)
            .FirstOrDefault();
        if (server is null)
            return null;
        var (waiting, atWork) = _servers[server];
        _servers[server] = (waiting, atWork + 1);
        return waiting.Dequeue();
    }

    /// <summary>A member that was taken has ended.</summary>
    public void Ended(FleetMember member)
    {
        var (waiting, atWork) = _servers[member.Key.Server];
        _servers[member.Key.Server] = (waiting, atWork - 1);
    }
}
