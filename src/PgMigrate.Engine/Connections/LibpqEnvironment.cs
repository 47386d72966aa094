using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// A target as the variables that PostgreSQL's own programs read: a password among a program's arguments would be seen by all.
/// </summary>
internal static class LibpqEnvironment
{
    /// <summary>
    /// The variables; those that are not set are taken away, so that the caller's own do not reach another server.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="program">Who reads them.</param>
    /// <exception cref="MigrationException">
    /// BinariesNotFound: the program is too old for what protects the connection.
    /// </exception>
    public static IReadOnlyDictionary<string, string?> Of(ConnectionTarget target, ClientProgram program)
    {
        RequireProtection(target, program);
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
            ["PGSSLNEGOTIATION"] = Name(builder.SslNegotiation),
            ["PGGSSENCMODE"] = Name(builder.GssEncryptionMode),
            ["PGCHANNELBINDING"] = Name(builder.ChannelBinding),
            ["PGREQUIREAUTH"] = LibpqParameters.MethodsOfLibpq(builder.RequireAuth),
            ["PGKRBSRVNAME"] = builder.KerberosServiceName,
            ["PGOPTIONS"] = Options(target, builder),
            ["PGAPPNAME"] = "pgmigrate",
            ["PGSERVICE"] = null,
            ["PGHOSTADDR"] = null,
            ["PGCLIENTENCODING"] = "UTF8",
        };
    }

    /// <summary>
    /// The oldest major version of a program that keeps all that protects the connection: an older one would pass over a part.
    /// </summary>
    /// <exception cref="MigrationException">OptionsInvalid: none does.</exception>
    public static int OldestClient(ConnectionTarget target)
    {
        if (target.ToBuilder().CheckCertificateRevocation)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "PostgreSQL's own programs do not ask whether a certificate was revoked, and the connection string wants that.",
                "Do it without pg_dump, or leave Check Certificate Revocation out."
            )
            {
                Target = target.ToString(),
            };
        }

        return Protections(target).Select(protection => protection.Since).DefaultIfEmpty(0).Max();
    }

    // A program has no other way to take them.
    private static string? Options(ConnectionTarget target, NpgsqlConnectionStringBuilder builder)
    {
        if (target.Routes.Find(target) is not { TakesOptions: false })
            return NetworkSettings.WithServers(builder.Options, [SessionStart.PlainStrings]);
        return builder.Options is not { Length: > 0 }
            ? null
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A proxy stands between here and {target} and passes no options on, and PostgreSQL's own programs cannot keep "
                    + "those of the connection string (Options, PGOPTIONS) without it.",
                "Do it without pg_dump, leave the options out, or connect to the PostgreSQL server itself."
            )
            {
                Target = target.ToString(),
            };
    }

    private static void RequireProtection(ConnectionTarget target, ClientProgram program)
    {
        if (OldestClient(target) <= program.Major)
            return;
        var (name, since) = Protections(target).MaxBy(protection => protection.Since);
        throw new MigrationException(
            MigrationErrorId.BinariesNotFound,
            $"'{program.Path}' of PostgreSQL {program.Major} knows nothing of {name}, and would connect without it.",
            $"Install PostgreSQL's client programs of version {since}."
        )
        {
            Target = target.ToString(),
        };
    }

    private static IEnumerable<(string Name, int Since)> Protections(ConnectionTarget target)
    {
        var builder = target.ToBuilder();
        if (builder.ChannelBinding != ChannelBinding.Prefer)
            yield return ("Channel Binding", 13);
        if (builder.RequireAuth is { Length: > 0 })
            yield return ("Require Auth", 16);
        if (builder.SslNegotiation != SslNegotiation.Postgres)
            yield return ("SSL Negotiation", 17);
    }

    private static string Name<TMode>(TMode mode)
        where TMode : struct, Enum => mode.ToString().ToLowerInvariant();

    private static string SslMode(SslMode mode) =>
        mode switch
        {
            Npgsql.SslMode.VerifyCA => "verify-ca",
            Npgsql.SslMode.VerifyFull => "verify-full",
            _ => Name(mode),
        };
}
