using Npgsql;
using PgMigrate.Engine.Connections.Proxies;

namespace PgMigrate.Engine.Connections;

/// <summary>What both ends of a connection are told, so that neither waits for ever for one that is gone.</summary>
internal static class NetworkSettings
{
    // A dead peer is noticed after 20 s and 9 probes (Linux's number) 5 s apart.
    private const int KeepAliveIdle = 20;
    private const int KeepAliveInterval = 5;

    /// <summary>
    /// Settings of the server, of every version, for the start of a session: it notices a client that is gone, and gives its
    /// locks back. It probes a silent one after 30 s, three times; what it sends may stay without an answer for one minute.
    /// </summary>
    public static IReadOnlyDictionary<string, string> OfServer { get; } =
        new Dictionary<string, string>
        {
            ["tcp_keepalives_idle"] = "30",
            ["tcp_keepalives_interval"] = "10",
            ["tcp_keepalives_count"] = "3",
            ["tcp_user_timeout"] = "60000",
        };

    /// <summary>
    /// client_connection_check_interval, in milliseconds, of servers that have it (14 and later): a statement ends with its
    /// client.
    /// </summary>
    public const string ClientCheck = "2000";

    /// <summary>
    /// The options of a startup packet: these, those given, and those of the session's own; the last of a name holds.
    /// </summary>
    /// <param name="given">What the caller has said; null for nothing.</param>
    /// <param name="own">The session's own.</param>
    public static string WithServers(string? given, IEnumerable<KeyValuePair<string, string>> own) =>
        string.Join(
            ' ',
            [
                .. OfServer.Select(StartupOptions.Write),
                .. given is null ? [] : new[] { given },
                .. own.Select(StartupOptions.Write),
            ]
        );

    /// <summary>The same of PostgreSQL's own programs, as part of the connection string that is their argument.</summary>
    public const string OfPrograms =
        "connect_timeout=15 keepalives_idle=30 keepalives_interval=10 keepalives_count=3 tcp_user_timeout=60000";

    /// <summary>Tells Npgsql. What the caller has said himself stays.</summary>
    /// <param name="builder">The connection.</param>
    /// <param name="limits">How long the server may say nothing.</param>
    /// <param name="statement">How long it may take for a statement; infinite where somebody watches instead.</param>
    public static void Apply(NpgsqlConnectionStringBuilder builder, NetworkLimits limits, TimeSpan statement)
    {
        if (builder.Timeout == 0)
            builder.Timeout = Seconds(limits.Connect);
        builder.CommandTimeout = statement == Timeout.InfiniteTimeSpan ? 0 : Seconds(statement);
        builder.CancellationTimeout = (int)limits.Cancellation.TotalMilliseconds;
        builder.TcpKeepAlive = true;
        if (builder.TcpKeepAliveTime > 0 || UsesSocketFile(builder))
            return;
        builder.TcpKeepAliveTime = KeepAliveIdle;
        builder.TcpKeepAliveInterval = KeepAliveInterval;
    }

    /// <summary>A database as the argument of one of PostgreSQL's programs; no secret is in it.</summary>
    /// <param name="database">Its name. A bare name with an equals sign in it would be taken for a connection string.</param>
    public static string Argument(string database) =>
        $"dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}' "
        + $"{OfPrograms}";

    // Such a socket has no options of TCP, and refuses them.
    private static bool UsesSocketFile(NpgsqlConnectionStringBuilder builder) =>
        builder.Host!.Split(',').Any(host => new HostPort(host.Trim(), null).IsSocket);

    private static int Seconds(TimeSpan time) => Math.Max(1, int.CreateSaturating(Math.Ceiling(time.TotalSeconds)));
}
