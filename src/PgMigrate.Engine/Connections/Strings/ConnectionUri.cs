using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Connections.Strings;

/// <summary>
/// Reads libpq's URIs: <c>postgresql://user:password@host:port,host:port/database?parameter=value</c>. System.Uri knows one
/// host only.
/// </summary>
internal static partial class ConnectionUri
{
    private const string Where = "The connection URI";
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    /// <summary>True for a text that begins as such a URI does.</summary>
    public static bool IsOne(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads one.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static ConnectionParts Parse(string text)
    {
        var (beforeQuery, query) = Cut(text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..], '?');
        var (authority, database) = Cut(beforeQuery, '/');
        var parts = new ConnectionParts();
        // An '@' in a password ought to be encoded; no host holds one, so the last parts them.
        var at = authority.LastIndexOf('@');
        if (at >= 0)
            SetUser(parts, authority[..at]);
        var hosts = authority[(at + 1)..];
        if (hosts.Length > 0)
            parts.SetHosts([.. hosts.Split(',').Select(ParseHost)], Where);
        if (database.Length > 0)
            parts.Set(ConnectionParts.Database, Decode(database), Where);
        SetParameters(parts, query);
        return parts;
    }

    /// <summary>Reads <c>%41</c> as <c>A</c>.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid: a <c>%</c> that does not begin such a code.</exception>
    public static string Decode(string text) =>
        HasBadEscape().IsMatch(text)
            ? throw ConnectionErrors.Invalid(
                "The connection URL holds a '%' that no two hexadecimal digits follow.",
                "Write a '%' that means itself, as in a password, as %25."
            )
            : Uri.UnescapeDataString(text);

    /// <summary>The text before and after the first of these characters.</summary>
    public static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, string.Empty) : (text[..index], text[(index + 1)..]);
    }

    // A port stands behind the encoded folder of a socket, whose colons are encoded, too.
    private static HostPort ParseHost(string text)
    {
        var (host, port) = Cut(text, ':');
        var decoded = Decode(host);
        if (!new HostPort(decoded, null).IsSocket)
            return HostList.ParseOne(Decode(text).Trim(), Where);
        if (port.Length > 0)
            _ = HostList.ParsePort(port, Where);
        return new HostPort(decoded, port.Length > 0 ? port : null);
    }

    private static void SetUser(ConnectionParts parts, string userInformation)
    {
        var (user, password) = Cut(userInformation, ':');
        if (user.Length > 0)
            parts.Set(ConnectionParts.User, Decode(user), Where);
        if (password.Length > 0)
            parts.Set(ConnectionParts.Password, Decode(password), Where);
    }

    private static void SetParameters(ConnectionParts parts, string query)
    {
        // An '@' here may end a password with a '?' in it; a parameter may be the rest of one with an '&'.
        var mayBeSecret =
            query.Contains('@', StringComparison.Ordinal) || query.Contains("password=", StringComparison.OrdinalIgnoreCase);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (rawName, value) = Cut(parameter, '=');
            var name = Decode(rawName);
            // Known names are safe to show; TrySet knows no other.
            if (!LibpqParameters.TrySet(parts, name, Decode(value), $"{Where}'s parameter '{name}'"))
                throw ConnectionErrors.UnknownParameter(Where, name, LibpqParameters.Names, mayBeSecret);
        }
    }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex HasBadEscape();
}
