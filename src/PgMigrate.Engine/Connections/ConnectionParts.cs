using PgMigrate.Engine.Connections.Passwords;

namespace PgMigrate.Engine.Connections;

/// <summary>One part of a connection.</summary>
/// <param name="Value">As it was given; may be a secret.</param>
/// <param name="Origin">Where it stands, to begin a sentence with; no secret.</param>
internal sealed record ConnectionPart(string Value, string Origin);

/// <summary>The parts of a connection that one source gives, by Npgsql's keywords and some of our own.</summary>
internal sealed class ConnectionParts
{
    public const string Host = "Host";
    public const string Port = "Port";
    public const string Database = "Database";
    public const string User = "Username";
    public const string Password = "Password";
    public const string Passfile = "Passfile";
    public const string SslMode = "SSL Mode";
    public const string RootCertificate = "Root Certificate";
    public const string SessionAttributes = "Target Session Attributes";

    /// <summary>Ours: the address of a host whose name serves certificates only.</summary>
    public const string HostAddress = "pgmigrate:hostaddr";

    /// <summary>Ours: the name of a section in a service file.</summary>
    public const string Service = "pgmigrate:service";

    private readonly Dictionary<string, ConnectionPart> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whose tokens are the password; null where it is another one, or none.</summary>
    public ManagedIdentity? Identity { get; set; }

    /// <summary>A part; null where it is not given.</summary>
    public ConnectionPart? this[string keyword] => _parts.GetValueOrDefault(keyword);

    /// <summary>All parts but ours.</summary>
    public IEnumerable<KeyValuePair<string, ConnectionPart>> OfNpgsql() =>
        _parts.Where(part => part.Key is not (HostAddress or Service));

    /// <summary>Sets a part; null leaves it open.</summary>
    public void Set(string keyword, string? value, string origin)
    {
        if (value is not null)
            _parts[keyword] = new ConnectionPart(value, origin);
    }

    /// <summary>Leaves a part open.</summary>
    public void Remove(string keyword) => _parts.Remove(keyword);

    /// <summary>
    /// Sets the hosts, and the ports that stand beside them; what this source says of other hosts' port is kept.
    /// </summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public void SetHosts(string text, string origin) => SetHosts(HostList.Parse(text, origin), origin);

    /// <inheritdoc cref="SetHosts(string, string)"/>
    public void SetHosts(IReadOnlyList<HostPort> hosts, string origin)
    {
        Set(Host, string.Join(',', hosts.Select(host => host.Name)), origin);
        if (hosts.Any(host => host.Port is not null))
            Set(Port, string.Join(',', hosts.Select(host => host.Port ?? this[Port]?.Value)), origin);
    }

    /// <summary>Takes from a weaker source what this one leaves open.</summary>
    public void FillFrom(ConnectionParts weaker)
    {
        if (this[Password] is null)
            Identity ??= weaker.Identity;
        foreach (var (keyword, part) in weaker._parts)
            _parts.TryAdd(keyword, part);
    }
}
