using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>One database, ready to be connected to. Its text form holds no secret.</summary>
public sealed class ConnectionTarget
{
    private readonly string _connectionString;

    internal ConnectionTarget(NpgsqlConnectionStringBuilder builder)
    {
        _connectionString = builder.ConnectionString;
        Server = $"{builder.Host}:{builder.Port}";
        Database = builder.Database ?? string.Empty;
        User = builder.Username ?? string.Empty;
    }

    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public string Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The user.</summary>
    public string User { get; }

    /// <summary>A fresh builder of the whole connection string, the password included.</summary>
    internal NpgsqlConnectionStringBuilder ToBuilder() => new(_connectionString);

    /// <summary>The same database on one of several hosts.</summary>
    internal ConnectionTarget ForHost(string host, int port) => new(new NpgsqlConnectionStringBuilder(_connectionString) { Host = host, Port = port });

    /// <summary>Another database of the same server, for the same user.</summary>
    internal ConnectionTarget ForDatabase(string database) => new(new NpgsqlConnectionStringBuilder(_connectionString) { Database = database });

    /// <summary><c>host:port/database</c>.</summary>
    public override string ToString() => $"{Server}/{Database}";
}
