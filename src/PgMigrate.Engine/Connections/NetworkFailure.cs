using System.Net.Sockets;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>No server answered.</summary>
internal static class NetworkFailure
{
    /// <summary>Why; null where it was not the network.</summary>
    public static MigrationException? Explain(IReadOnlyList<Exception> causes, ConnectionTarget target)
    {
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
            return OfSocket(socket, target);
        if (causes.OfType<TimeoutException>().FirstOrDefault() is { } timeout)
        {
            return ConnectionFailure.Error(
                MigrationErrorId.ServerUnreachable,
                target,
                "did not answer in time.",
                "See the host and port, and that no firewall drops the packets; Timeout allows more time.",
                timeout
            );
        }

        // Npgsql has no type of its own for it.
        var unsuitable = causes
            .OfType<NpgsqlException>()
            .FirstOrDefault(cause => cause.Message.StartsWith("No suitable host", StringComparison.Ordinal));
        return unsuitable is null
            ? null
            : ConnectionFailure.Error(
                MigrationErrorId.ServerUnreachable,
                target,
                "has no host of the kind that Target Session Attributes asks for.",
                "A migration needs the primary: see that one of the hosts is, and that it is up.",
                unsuitable
            );
    }

    private static MigrationException OfSocket(SocketException socket, ConnectionTarget target)
    {
        var (what, advice) = socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => (
                "has a host name that cannot be resolved",
                "See the host's name, and that this machine's DNS knows it."
            ),
            SocketError.ConnectionRefused => (
                "refused the connection",
                "See that a server listens there (listen_addresses, port), and that no firewall is between."
            ),
            SocketError.TimedOut => ("did not answer in time", "See the host and port, and that no firewall drops the packets."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => (
                "cannot be reached from here",
                "See the network: route, VPN, private endpoint."
            ),
            SocketError.AccessDenied => (
                "may not be connected to from here",
                "See the rights of the socket's folder, or the firewall of this machine."
            ),
            SocketError.ConnectionReset or SocketError.ConnectionAborted => (
                "closed the connection at once",
                "See that a PostgreSQL server is behind the port, and its log."
            ),
            _ => ("cannot be connected to", "See the host, the port and the network."),
        };
        return ConnectionFailure.Error(MigrationErrorId.ServerUnreachable, target, $"{what}: {socket.Message}.", advice, socket);
    }
}
