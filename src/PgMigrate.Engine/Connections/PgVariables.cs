namespace PgMigrate.Engine.Connections;

/// <summary>
/// libpq's environment variables. Npgsql reads some of them itself when it connects (PGUSER, PGPASSWORD, PGPASSFILE, PGSSLCERT,
/// PGSSLKEY, PGSSLROOTCERT, PGSSLNEGOTIATION, PGGSSENCMODE, PGOPTIONS, PGAPPNAME, PGTARGETSESSIONATTRS, PGREQUIREAUTH, PGTZ),
/// wherever the connection string is silent. Read here, they stand in one order with all other sources, and what the run adds
/// to the options does not replace them.
/// </summary>
internal static class PgVariables
{
    private static readonly (string Variable, string Parameter)[] Known =
    [
        ("PGHOST", "host"),
        ("PGHOSTADDR", "hostaddr"),
        ("PGPORT", "port"),
        ("PGDATABASE", "dbname"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"),
        ("PGPASSFILE", "passfile"),
        ("PGSERVICE", "service"),
        ("PGSSLMODE", "sslmode"),
        ("PGSSLROOTCERT", "sslrootcert"),
        ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"),
        ("PGSSLNEGOTIATION", "sslnegotiation"),
        ("PGGSSENCMODE", "gssencmode"),
        ("PGKRBSRVNAME", "krbsrvname"),
        ("PGCHANNELBINDING", "channel_binding"),
        ("PGREQUIREAUTH", "require_auth"),
        ("PGOPTIONS", "options"),
        ("PGAPPNAME", "application_name"),
        ("PGCONNECT_TIMEOUT", "connect_timeout"),
        ("PGTARGETSESSIONATTRS", "target_session_attrs"),
        ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
        ("PGREQUIREPEER", "requirepeer"),
        ("PGSSLCRL", "sslcrl"),
        ("PGSSLCRLDIR", "sslcrldir"),
        ("PGSSLCERTMODE", "sslcertmode"),
        ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
    ];

    /// <summary>What the variables say.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static ConnectionParts Read(ConnectionEnvironment environment)
    {
        var parts = new ConnectionParts();
        foreach (var (variable, parameter) in Known)
        {
            if (environment.Variable(variable) is { } value)
                LibpqParameters.TrySet(parts, parameter, value, $"The variable {variable}");
        }

        return parts;
    }
}
