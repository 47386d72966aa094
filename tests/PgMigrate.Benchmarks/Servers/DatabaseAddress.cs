using Npgsql;

namespace PgMigrate.Benchmarks.Servers;

/// <summary>
/// Where a database is, for every kind of client. The password goes by environment variable, never by argument.
/// </summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port, the server's or a proxy's.</param>
/// <param name="User">A superuser.</param>
/// <param name="Database">The database.</param>
/// <param name="Password">The user's.</param>
public sealed record DatabaseAddress(string Host, int Port, string User, string Database, string Password)
{
    /// <summary>Settings of the session, as <c>-c name=value</c>; null for none.</summary>
    public string? Options { get; init; }

    /// <summary>What a child process needs to log in.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["PGPASSWORD"] = Password };

    /// <summary>Npgsql keywords without the password.</summary>
    public string ConnectionString => Builder.ConnectionString;

    /// <summary>Npgsql keywords, the password included: for this process alone.</summary>
    public string SecretConnectionString =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Password = Password }.ConnectionString;

    /// <summary>libpq's keywords without the password.</summary>
    public string LibpqConnectionString => $"host={Host} port={Port} user={User} dbname={Database}";

    /// <summary>Host, port and database.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";

    private NpgsqlConnectionStringBuilder Builder =>
        new()
        {
            Host = Host,
            Port = Port,
            Username = User,
            Database = Database,
            Options = Options,
        };
}
