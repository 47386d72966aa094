using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>Tells why a database could not be connected to.</summary>
internal static class ConnectionFailure
{
    private static readonly string[] SignsOfAuthentication =
    [
        "No password has been provided",
        "authentication method is not allowed",
        "SASL",
        "SCRAM",
        "ChannelBinding",
    ];

    /// <summary>The failure of a connection attempt, as users meet it.</summary>
    /// <param name="exception">What Npgsql threw while it opened a connection; not a cancellation.</param>
    /// <param name="target">Where it tried.</param>
    /// <returns>An error of a fitting id, with advice and without secrets.</returns>
    public static MigrationException Translate(Exception exception, ConnectionTarget target)
    {
        var causes = Causes(exception).ToArray();
        return causes.OfType<MigrationException>().FirstOrDefault()
            ?? OfServer(causes, target)
            ?? OfPasswordFile(causes, target)
            ?? TlsFailure.Explain(causes, target)
            ?? OfAuthentication(causes, target)
            ?? NetworkFailure.Explain(causes, target)
            ?? Error(
                MigrationErrorId.ServerUnreachable,
                target,
                $"cannot be connected to: {exception.Message}",
                "See that the host and port are those of a PostgreSQL server, and what its log says.",
                exception
            );
    }

    internal static MigrationException Error(
        MigrationErrorId id,
        ConnectionTarget target,
        string what,
        string advice,
        Exception exception
    ) => new(id, $"{target} {what}", advice, exception) { Target = target.ToString() };

    /// <summary>The exception and all within it; several hosts give one each.</summary>
    private static IEnumerable<Exception> Causes(Exception exception)
    {
        yield return exception;
        IReadOnlyCollection<Exception?> inner = exception is AggregateException aggregate
            ? aggregate.InnerExceptions
            : [exception.InnerException];
        foreach (var cause in inner.OfType<Exception>().SelectMany(Causes))
            yield return cause;
    }

    private static MigrationException? OfServer(Exception[] causes, ConnectionTarget target) =>
        causes.OfType<PostgresException>().FirstOrDefault() is { } refusal ? ServerRefusal.Explain(refusal, target) : null;

    /// <summary>libpq goes on without it; Npgsql does not.</summary>
    private static MigrationException? OfPasswordFile(Exception[] causes, ConnectionTarget target)
    {
        var file = target.ToBuilder().Passfile;
        var cause = causes.FirstOrDefault(cause => cause is FileNotFoundException or DirectoryNotFoundException);
        return file is null || cause is null || File.Exists(file)
            ? null
            : Error(
                MigrationErrorId.AuthenticationFailed,
                target,
                $"was not tried, since there is no password file '{file}'.",
                "See Passfile or PGPASSFILE, or give a credential.",
                cause
            );
    }

    /// <summary>What the client refused by itself; Npgsql has no types of its own for it.</summary>
    private static MigrationException? OfAuthentication(Exception[] causes, ConnectionTarget target)
    {
        var cause = causes
            .OfType<NpgsqlException>()
            .FirstOrDefault(cause => SignsOfAuthentication.Any(sign => cause.Message.Contains(sign, StringComparison.Ordinal)));
        return cause is null
            ? null
            : Error(
                MigrationErrorId.AuthenticationFailed,
                target,
                $"did not let the user '{target.User}' in: {cause.Message}",
                "Give a credential, a password file or PGPASSWORD; see Require Auth and Channel Binding where they are set.",
                cause
            );
    }
}
