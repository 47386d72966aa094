namespace PgMigrate.Engine.Connections.Strings;

/// <summary>
/// Reads pgJDBC's URLs: <c>jdbc:postgresql://host:port/database?user=…&amp;password=…</c> and
/// <c>jdbc:postgresql:database</c>.
/// </summary>
internal static class JdbcUrl
{
    private const string Where = "The JDBC URL";
    private const string Prefix = "jdbc:postgresql:";

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["user"] = ConnectionParts.User,
        ["password"] = ConnectionParts.Password,
        ["sslmode"] = ConnectionParts.SslMode,
        ["sslrootcert"] = ConnectionParts.RootCertificate,
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslNegotiation"] = "SSL Negotiation",
        ["gssEncMode"] = "GSS Encryption Mode",
        ["kerberosServerName"] = "Kerberos Service Name",
        ["channelBinding"] = "Channel Binding",
        ["connectTimeout"] = "Timeout",
        ["loginTimeout"] = "Timeout",
        ["ApplicationName"] = "Application Name",
        ["currentSchema"] = "Search Path",
        ["options"] = "Options",
        ["tcpKeepAlive"] = "TCP Keepalive",
        ["loadBalanceHosts"] = "Load Balance Hosts",
        ["targetServerType"] = ConnectionParts.SessionAttributes,
    };

    /// <summary>They tune the driver itself, which is not at work here.</summary>
    private static readonly HashSet<string> DriversOwn = new(StringComparer.Ordinal)
    {
        "adaptiveFetch",
        "allowEncodingChanges",
        "assumeMinServerVersion",
        "autosave",
        "binaryTransfer",
        "binaryTransferDisable",
        "binaryTransferEnable",
        "cleanupSavepoints",
        "databaseMetadataCacheFields",
        "databaseMetadataCacheFieldsMiB",
        "defaultRowFetchSize",
        "disableColumnSanitiser",
        "escapeSyntaxCallMode",
        "hostRecheckSeconds",
        "logServerErrorDetail",
        "logUnclosedConnections",
        "loggerFile",
        "loggerLevel",
        "maxResultBuffer",
        "preferQueryMode",
        "preparedStatementCacheQueries",
        "preparedStatementCacheSizeMiB",
        "prepareThreshold",
        "quoteReturningIdentifiers",
        "readOnly",
        "readOnlyMode",
        "receiveBufferSize",
        "reWriteBatchedInserts",
        "sendBufferSize",
        "socketTimeout",
        "stringtype",
        "tcpNoDelay",
        "unknownLength",
        "cancelSignalTimeout",
    };

    private static readonly string[] Known = [.. Keywords.Keys, "ssl"];

    /// <summary>True for any JDBC URL.</summary>
    public static bool IsOne(string text) => text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static ConnectionParts Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            throw ConnectionErrors.Invalid($"{Where} is not one of PostgreSQL.", $"It begins with {Prefix}.");
        var (address, query) = ConnectionUri.Cut(text[Prefix.Length..], '?');
        var parts = new ConnectionParts();
        if (address.StartsWith("//", StringComparison.Ordinal))
            address = SetHosts(parts, address[2..]);
        var database = address.TrimStart('/');
        if (database.Length > 0)
            parts.Set(ConnectionParts.Database, Decode(database), Where);
        SetParameters(parts, query);
        return parts;
    }

    /// <returns>The database.</returns>
    private static string SetHosts(ConnectionParts parts, string address)
    {
        var (hosts, database) = ConnectionUri.Cut(address, '/');
        if (hosts.Contains('@', StringComparison.Ordinal))
        {
            throw ConnectionErrors.Invalid(
                $"{Where} names a user before its host, which JDBC does not know.",
                "Give them as parameters: ?user=…&password=…"
            );
        }

        if (hosts.Length > 0)
            parts.SetHosts(hosts, Where);
        return database;
    }

    private static void SetParameters(ConnectionParts parts, string query)
    {
        var mayBeSecret = query.Contains("password=", StringComparison.OrdinalIgnoreCase);
        string? ssl = null;
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (rawName, rawValue) = ConnectionUri.Cut(parameter, '=');
            var (name, value) = (Decode(rawName), Decode(rawValue));
            if (Keywords.TryGetValue(name, out var keyword))
                parts.Set(keyword, Convert(name, value), $"{Where}'s parameter '{name}'");
            else if (name == "ssl")
                ssl = value;
            else if (!DriversOwn.Contains(name))
                throw ConnectionErrors.UnknownParameter(Where, name, Known, mayBeSecret);
        }

        SetSsl(parts, ssl);
    }

    /// <summary>
    /// The driver's <c>ssl=true</c>, or <c>ssl</c> alone, verifies everything unless <c>sslmode</c> asks for less.
    /// </summary>
    private static void SetSsl(ConnectionParts parts, string? ssl)
    {
        if (ssl is null or "false")
            return;
        if (ssl is not ("true" or ""))
            throw ConnectionErrors.BadValue($"{Where}'s parameter 'ssl'", "ssl", "true, false");
        if (parts[ConnectionParts.SslMode] is null)
            parts.Set(ConnectionParts.SslMode, "verify-full", $"{Where}'s parameter 'ssl'");
    }

    private static string Convert(string name, string value) =>
        name == "targetServerType"
            ? value switch
            {
                "master" => "primary",
                "secondary" or "slave" => "standby",
                "preferSecondary" or "preferSlave" => "prefer-standby",
                "preferPrimary" => "prefer-primary",
                _ => value,
            }
            : value;

    /// <summary>The driver decodes as HTML forms are: '+' is a blank.</summary>
    private static string Decode(string text) => ConnectionUri.Decode(text.Replace('+', ' '));
}
