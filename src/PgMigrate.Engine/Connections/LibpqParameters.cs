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

    // They tune, help to debug, or serve a way of authentication that is not asked for where Npgsql lacks it. Scripts are sent as
    // UTF-8, whatever client_encoding says.
    private static readonly string[] PassedOver =
    [
        "client_encoding",
        "fallback_application_name",
        "gssdelegation",
        "gsslib",
        "keepalives_count",
        "max_protocol_version",
        "min_protocol_version",
        "oauth_client_id",
        "oauth_client_secret",
        "oauth_issuer",
        "oauth_scope",
        "ssl_max_protocol_version",
        "sslcompression",
        "sslkeylogfile",
        "sslsni",
        "tcp_user_timeout",
    ];

    // They protect, or change what the connection is for, and Npgsql cannot do it: without them it would be another connection
    // than was asked for. With the values that are named they ask for nothing more than Npgsql does.
    private static readonly Dictionary<string, (string[] Harmless, string Instead)> Refused = new(StringComparer.Ordinal)
    {
        ["replication"] = (["false", "off", "no", "0"], "A migration needs an ordinary connection: leave it out."),
        ["requirepeer"] = ([""], "Give the folder of a socket that only the server's account can write to, and leave it out."),
        ["scram_client_key"] = ([""], "Give the password."),
        ["scram_server_key"] = ([""], "Give the password."),
        ["servicefile"] = ([""], "Name the file in the variable PGSERVICEFILE."),
        ["ssl_min_protocol_version"] = (
            ["", "TLSv1", "TLSv1.1", "TLSv1.2"],
            "Let the server refuse older ones: its ssl_min_protocol_version."
        ),
        ["sslcertmode"] = (["", "allow", "disable"], "Let the server ask for the certificate: clientcert in its pg_hba.conf."),
        ["sslcrl"] = ([""], "Give Check Certificate Revocation=true, in a connection string of Npgsql's keywords."),
        ["sslcrldir"] = ([""], "Give Check Certificate Revocation=true, in a connection string of Npgsql's keywords."),
    };

    /// <summary>What may be said: all that libpq of PostgreSQL 18 knows, and <c>ssl</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys, "host", "ssl", .. PassedOver, .. Refused.Keys];

    /// <summary>Sets a part; false for a name that is not known.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid: a value that it cannot have.</exception>
    public static bool TrySet(ConnectionParts parts, string name, string value, string origin)
    {
        if (Plain.TryGetValue(name, out var known))
        {
            parts.Set(known.Keyword, known.Convert(value), origin);
            return true;
        }

        if (PassedOver.Contains(name, StringComparer.Ordinal))
            return true;
        if (Refused.TryGetValue(name, out var refused))
            return refused.Harmless.Contains(value, StringComparer.OrdinalIgnoreCase)
                ? true
                : throw ConnectionErrors.Invalid(
                    $"{origin} asks for what a connection of this program cannot do: {name}.",
                    refused.Instead
                );
        switch (name)
        {
            case "host":
                parts.SetHosts(value, origin);
                return true;
            case "ssl":
                SetSsl(parts, value, origin);
                return true;
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
