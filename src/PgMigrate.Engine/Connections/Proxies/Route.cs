using System.Collections.Concurrent;

namespace PgMigrate.Engine.Connections.Proxies;

/// <summary>What lies between here and a server, as its first connection has found out.</summary>
/// <param name="TakesOptions">True where the settings of a startup packet reach the server.</param>
/// <param name="TellsProcess">True where the number that a connection is given is that of its server process.</param>
/// <param name="MajorVersion">PostgreSQL's major version.</param>
internal sealed record Route(bool TakesOptions, bool TellsProcess, int MajorVersion)
{
    /// <summary>True where nothing shows that stands in between.</summary>
    public bool IsDirect => TakesOptions && TellsProcess;
}

/// <summary>The routes that a target, and all that are made of it, have found out.</summary>
internal sealed class Routes
{
    private readonly ConcurrentDictionary<string, Route> _known = new(StringComparer.Ordinal);

    /// <summary>The route to a database; null while it is not known.</summary>
    public Route? Find(ConnectionTarget target) =>
        _known.GetValueOrDefault(target.Server) ?? _known.GetValueOrDefault(target.ToString());

    /// <summary>Takes note. A proxy may treat each database in its own way; a server has no other way.</summary>
    public void Note(ConnectionTarget target, Route route) => _known[route.IsDirect ? target.Server : target.ToString()] = route;
}
