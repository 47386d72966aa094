using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using Npgsql;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections.Passwords;
using PgMigrate.Engine.Connections.Proxies;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Connections;

/// <summary>One database, ready to be connected to. Its text form holds no secret.</summary>
public sealed class ConnectionTarget
{
    private readonly string _connectionString;

    internal ConnectionTarget(NpgsqlConnectionStringBuilder builder)
    {
        _connectionString = builder.ConnectionString;
        HasSeveralHosts = builder.Host?.Contains(',') == true;
        Server = HasSeveralHosts ? builder.Host! : new HostPort(builder.Host ?? string.Empty, $"{builder.Port}").ToString();
        Database = builder.Database ?? string.Empty;
        User = builder.Username ?? string.Empty;
    }

    /// <summary>Host and port, as <c>host:port</c>, an IPv6 address in brackets; several between commas.</summary>
    public string Server { get; }

    /// <summary>True where there are several hosts, of which a connection takes the first that suits it.</summary>
    public bool HasSeveralHosts { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The user.</summary>
    public string User { get; }

    /// <summary>
    /// The schema that is worked on, where the database holds one for each tenant; null for the database as a whole. It comes
    /// first in search_path, and holds its own history.
    /// </summary>
    public string? Schema { get; private init; }

    /// <summary>
    /// The schemas of the database that the same scripts run for: a script may name none of them but its own. Empty where nothing
    /// is known of others.
    /// </summary>
    internal IReadOnlySet<string> Siblings { get; private init; } = FrozenSet<string>.Empty;

    /// <summary>What a data source of the caller's does about TLS; null for what the connection string says.</summary>
    internal Action<SslClientAuthenticationOptions>? Tls { get; private init; }

    /// <summary>Whose tokens are the password; null where it is another one, or none.</summary>
    internal ManagedIdentity? Identity { get; init; }

    /// <summary>How long the server may say nothing.</summary>
    internal NetworkLimits Limits { get; init; } = NetworkLimits.Default;

    /// <summary>What lies between here and the server, where a connection has found it out.</summary>
    internal Routes Routes { get; private init; } = new();

    /// <summary>Asks the caller's session for passwords of other targets; null where there is no such session.</summary>
    internal Func<SecretConfiguration, NetworkCredential?>? SessionPasswords { get; init; }

    /// <summary>The same database on one host: what connections must agree on that have to reach one server.</summary>
    /// <param name="host">Name, address (IPv6 without brackets) or socket folder.</param>
    /// <param name="port">TCP port.</param>
    public ConnectionTarget ForHost(string host, int port)
    {
        var builder = ToBuilder();
        builder.Host = host;
        builder.Port = port;
        // Npgsql takes it for several hosts only.
        builder.TargetSessionAttributes = null;
        builder.LoadBalanceHosts = false;
        return Like(builder, Tls);
    }

    /// <summary>A fresh builder of the whole connection string, the password included.</summary>
    internal NpgsqlConnectionStringBuilder ToBuilder()
    {
        var builder = new NpgsqlConnectionStringBuilder(_connectionString);
        if (Identity is { } identity)
            builder.Password = identity.Get();
        return builder;
    }

    /// <summary>Another database of the same server, for the same user.</summary>
    internal ConnectionTarget ForDatabase(string database) =>
        Like(new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }, Tls);

    /// <summary>
    /// One schema of the same database: in search_path it stands before what the connection string says, or before
    /// <c>public</c> where that says nothing.
    /// </summary>
    public ConnectionTarget ForSchema(string schema) => ForSchema(schema, FrozenSet<string>.Empty);

    /// <inheritdoc cref="ForSchema(string)"/>
    /// <param name="schema">The schema.</param>
    /// <param name="siblings">The schemas that the same scripts run for.</param>
    internal ConnectionTarget ForSchema(string schema, IReadOnlySet<string> siblings)
    {
        ArgumentException.ThrowIfNullOrEmpty(schema);
        var builder = ToBuilder();
        builder.SearchPath = $"{SqlIdentifier.Quote(schema)}, {builder.SearchPath ?? "public"}";
        return Like(builder, Tls, schema, siblings);
    }

    /// <summary>The schema of the history: that which is worked on, or else the one that is asked for.</summary>
    /// <param name="asked">The schema of grate's tables where the database is worked on as a whole.</param>
    internal string HistorySchema(string asked) => Schema ?? asked;

    /// <summary>The same database, TLS as a data source does it.</summary>
    internal ConnectionTarget WithTls(Action<SslClientAuthenticationOptions> tls) => Like(ToBuilder(), tls);

    /// <summary><c>host:port/database</c>, and <c>/schema</c> where one is worked on.</summary>
    public override string ToString() => Schema is null ? $"{Server}/{Database}" : $"{Server}/{Database}/{Schema}";

    private ConnectionTarget Like(NpgsqlConnectionStringBuilder builder, Action<SslClientAuthenticationOptions>? tls) =>
        Like(builder, tls, Schema);

    private ConnectionTarget Like(
        NpgsqlConnectionStringBuilder builder,
        Action<SslClientAuthenticationOptions>? tls,
        string? schema,
        IReadOnlySet<string>? siblings = null
    ) =>
        new(builder)
        {
            Identity = Identity,
            Schema = schema,
            Siblings = siblings ?? Siblings,
            Limits = Limits,
            Tls = tls,
            Routes = Routes,
            SessionPasswords = SessionPasswords,
        };
}
