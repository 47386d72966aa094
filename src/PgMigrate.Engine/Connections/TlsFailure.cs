using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>Client and server did not come to terms over TLS.</summary>
internal static class TlsFailure
{
    /// <summary>Why; null where it was not TLS.</summary>
    public static MigrationException? Explain(IReadOnlyList<Exception> causes, ConnectionTarget target) =>
        NotOffered(causes, target) ?? NotTrusted(causes, target) ?? FileUnusable(causes, target) ?? BrokenOff(causes, target);

    private static MigrationException? NotOffered(IReadOnlyList<Exception> causes, ConnectionTarget target) =>
        OfNpgsql(causes, "SSL connection requested") is { } cause
            ? Error(
                target,
                "does not offer TLS, and the connection asks for it.",
                "Switch TLS on at the server (ssl = on). Where the network may be trusted, ask for less: SSL Mode=Prefer.",
                cause
            )
            : null;

    private static MigrationException? NotTrusted(IReadOnlyList<Exception> causes, ConnectionTarget target) =>
        causes.OfType<AuthenticationException>().FirstOrDefault() is { } cause
            ? Error(
                target,
                $"has no TLS that can be trusted: {cause.Message}",
                "Name the certificate authority of the server (Root Certificate), and the host by the name in its certificate.",
                cause
            )
            : null;

    private static MigrationException? FileUnusable(IReadOnlyList<Exception> causes, ConnectionTarget target) =>
        causes.FirstOrDefault(cause => cause is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
            is { } cause
            ? Error(
                target,
                $"was not tried, since a certificate or key cannot be read: {cause.Message}",
                "See SSL Certificate, SSL Key and Root Certificate: PEM files, or a .pfx file, and the right password.",
                cause
            )
            : null;

    private static MigrationException? BrokenOff(IReadOnlyList<Exception> causes, ConnectionTarget target) =>
        OfNpgsql(causes, "SSL handshake") is { } cause
            ? Error(
                target,
                $"broke off TLS: {cause.InnerException?.Message ?? cause.Message}",
                "See whether the server wants a client certificate, and its log.",
                cause
            )
            : null;

    /// <summary>Npgsql has no types of its own for these.</summary>
    private static NpgsqlException? OfNpgsql(IReadOnlyList<Exception> causes, string words) =>
        causes.OfType<NpgsqlException>().FirstOrDefault(cause => cause.Message.Contains(words, StringComparison.Ordinal));

    private static MigrationException Error(ConnectionTarget target, string what, string advice, Exception cause) =>
        ConnectionFailure.Error(MigrationErrorId.TlsFailed, target, what, advice, cause);
}
