using System.Globalization;

namespace PgMigrate.Engine.Connections;

/// <summary>A server's name, address or socket folder, and its port.</summary>
/// <param name="Name">IPv6 addresses without brackets.</param>
/// <param name="Port">Null where none stands beside it.</param>
internal sealed record HostPort(string Name, string? Port)
{
    /// <summary>True for the folder of a Unix socket.</summary>
    public bool IsSocket => Name.StartsWith('/') || Name.StartsWith('@') || Path.IsPathRooted(Name);

    /// <summary><c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => Name.Contains(':') && !IsSocket ? $"[{Name}]:{Port}" : $"{Name}:{Port}";
}

/// <summary>Reads hosts, of which several may be given.</summary>
internal static class HostList
{
    /// <summary>
    /// Reads <c>host</c>, <c>host:port</c>, <c>[::1]:port</c>, a socket's folder, or several of them between commas.
    /// </summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static IReadOnlyList<HostPort> Parse(string text, string origin) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(host => ParseOne(host, origin))];

    /// <summary>Reads a port.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static int ParsePort(string text, string origin)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
            return port;
        throw ConnectionErrors.Invalid(
            $"{origin} gives a port that is no number from 1 to 65535.",
            "See whether the host and the port are right, and whether a password before them is quoted or encoded."
        );
    }

    /// <summary>Reads one of them.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static HostPort ParseOne(string text, string origin)
    {
        var host = Split(text);
        if (host.Name.Any(char.IsWhiteSpace))
        {
            throw ConnectionErrors.Invalid(
                $"{origin} gives a host with a blank in its name.",
                "Part keywords with ';', as in Host=db;Database=app, not with blanks."
            );
        }

        if (host.Port is { } port)
            _ = ParsePort(port, origin);
        return host;
    }

    private static HostPort Split(string text)
    {
        var whole = new HostPort(text, null);
        if (whole.IsSocket)
            return whole;
        var bracket = text.LastIndexOf(']');
        if (text.StartsWith('[') && bracket > 0)
            return new HostPort(text[1..bracket], PortAfter(text[(bracket + 1)..]));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // More than one colon without brackets: an IPv6 address and no port.
        return colon < 0 || colon != text.LastIndexOf(':') ? whole : new HostPort(text[..colon], PortAfter(text[colon..]));
    }

    /// <summary>As in <c>host:/db</c>, a colon may stand without a port.</summary>
    private static string? PortAfter(string rest) => rest is "" or ":" ? null : rest[1..];
}
