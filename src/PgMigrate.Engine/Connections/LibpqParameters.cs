using System.Globalization;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// The names that libpq gives to parts of a connection: in URIs, in service files and behind the PG* variables.
/// </summary>
internal static class LibpqParameters
{
    /// <summary>To Npgsql's keywords, with the value as Npgsql wants it.</summary>
    private static readonly Dictionary<string, (string Keyword, Func<string, string> Convert)> Plain = new(StringComparer.Ordinal)
    {
        ["port"] = (ConnectionParts.Port, Same),
        ["hostaddr"] = (ConnectionParts.HostAddress, Same),
        ["dbname"] = (ConnectionParts.Database, Same),
        ["user"] = (ConnectionParts.User, Same),
        ["password"] = (ConnectionParts.Password, Same),
        ["passfile"] = ("Passfile", Same),
        ["service"] = (ConnectionParts.Service, Same),
        ["application_name"] = ("Application Name", Same),
        ["options"] = ("Options", Same),
        ["connect_timeout"] = ("Timeout", Seconds),
        ["sslmode"] = (ConnectionParts.SslMode, Same),
        ["sslrootcert"] = (ConnectionParts.RootCertificate, Same),
        ["sslcert"] = ("SSL Certificate", Same),
        ["sslkey"] = ("SSL Key", Same),
        ["sslpassword"] = ("SSL Password", Same),
        ["sslnegotiation"] = ("SSL Negotiation", Same),
        ["gssencmode"] = ("GSS Encryption Mode", Same),
        ["krbsrvname"] = ("Kerberos Service Name", Same),
        ["channel_binding"] = ("Channel Binding", Same),
        ["require_auth"] = ("Require Auth", Methods),
        ["target_session_attrs"] = (ConnectionParts.SessionAttributes, Same),
        ["load_balance_hosts"] = (
            "Load Balance Hosts",
            value =>
                value switch
                {
                    "random" => "true",
                    "disable" => "false",
                    _ => value,
                }
        ),
        ["keepalives"] = (
            "TCP Keepalive",
            value =>
                value switch
                {
                    "1" => "true",
                    "0" => "false",
                    _ => value,
                }
        ),
        ["keepalives_idle"] = ("TCP Keepalive Time", Same),
        ["keepalives_interval"] = ("TCP Keepalive Interval", Same),
    };

    /// <summary>What may be said.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys, "host", "client_encoding", "ssl"];

    /// <summary>Sets a part; false for a name that is not known.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid: a value that it cannot have.</exception>
    public static bool TrySet(ConnectionParts parts, string name, string value, string origin)
    {
        if (Plain.TryGetValue(name, out var known))
        {
            parts.Set(known.Keyword, known.Convert(value), origin);
            return true;
        }

        switch (name)
        {
            case "host":
                parts.SetHosts(value, origin);
                return true;
            case "ssl":
                SetSsl(parts, value, origin);
                return true;
            case "client_encoding":
                return true; // Scripts are sent as UTF-8, whatever their files or this say.
            default:
                return false;
        }
    }

    /// <summary>As libpq reads it, for the sake of JDBC's users.</summary>
    private static void SetSsl(ConnectionParts parts, string value, string origin)
    {
        if (value != "true")
            throw ConnectionErrors.BadValue(origin, "ssl", "true; otherwise use sslmode");
        if (parts[ConnectionParts.SslMode] is null)
            parts.Set(ConnectionParts.SslMode, "Require", origin);
    }

    private static string Same(string value) => value;

    /// <summary>libpq waits for ever at zero and below; Npgsql at zero, and knows nothing above 1024.</summary>
    private static string Seconds(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Clamp(seconds, 0, 1024).ToString(CultureInfo.InvariantCulture)
            : value;

    /// <summary>Npgsql wants the names of its own enumeration, in their case.</summary>
    private static string Methods(string value) =>
        string.Join(',', value.Split(',', StringSplitOptions.TrimEntries).Select(Method));

    /// <summary>Methods as libpq names them, from Npgsql's names; null where none are named.</summary>
    public static string? MethodsOfLibpq(string? value) =>
        value is not { Length: > 0 }
            ? null
            : string.Join(
                ',',
                value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(MethodOfLibpq)
            );

    private static string MethodOfLibpq(string method) =>
        method.StartsWith('!')
            ? "!" + MethodOfLibpq(method[1..])
            : method.ToUpperInvariant() switch
            {
                "PASSWORD" => "password",
                "MD5" => "md5",
                "GSS" => "gss",
                "SSPI" => "sspi",
                "SCRAMSHA256" => "scram-sha-256",
                "NONE" => "none",
                _ => method,
            };

    private static string Method(string method) =>
        method.StartsWith('!')
            ? "!" + Method(method[1..])
            : method switch
            {
                "password" => "Password",
                "md5" => "MD5",
                "gss" => "GSS",
                "sspi" => "SSPI",
                "scram-sha-256" => "ScramSHA256",
                "none" => "None",
                _ => method,
            };
}
