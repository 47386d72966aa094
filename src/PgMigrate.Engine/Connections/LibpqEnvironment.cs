using System.Globalization;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>A target as the variables that PostgreSQL's own programs read: a password among a program's arguments would be seen by all.</summary>
internal static class LibpqEnvironment
{
    /// <summary>The variables; those that are not set are taken away, so that the caller's own do not reach another server.</summary>
    public static IReadOnlyDictionary<string, string?> Of(ConnectionTarget target)
    {
        var builder = target.ToBuilder();
        return new Dictionary<string, string?>
        {
            ["PGHOST"] = builder.Host,
            ["PGPORT"] = builder.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = builder.Database,
            ["PGUSER"] = builder.Username,
            ["PGPASSWORD"] = builder.Password,
            ["PGPASSFILE"] = builder.Passfile,
            ["PGSSLMODE"] = SslMode(builder.SslMode),
            ["PGSSLROOTCERT"] = builder.RootCertificate,
            ["PGSSLCERT"] = builder.SslCertificate,
            ["PGSSLKEY"] = builder.SslKey,
            ["PGOPTIONS"] = NetworkSettings.WithServers(builder.Options, []),
            ["PGAPPNAME"] = "pgmigrate",
            ["PGSERVICE"] = null,
            ["PGHOSTADDR"] = null,
            ["PGCLIENTENCODING"] = "UTF8",
        };
    }

    private static string SslMode(SslMode mode) => mode switch
    {
        Npgsql.SslMode.VerifyCA => "verify-ca",
        Npgsql.SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };
}
