namespace PgMigrate;

/// <summary>
/// A throw-away PostgreSQL server on this machine: what <c>Start-PgSandbox</c> emits. Binds to every <c>-ConnectionString</c>.
/// </summary>
public sealed record Sandbox
{
    /// <summary>Its name: the last part of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The server's version, for instance <c>15.18</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The loopback address it listens on.</summary>
    public required string Server { get; init; }

    /// <summary>The port it listens on.</summary>
    public required int Port { get; init; }

    /// <summary>The database made for the caller.</summary>
    public required string Database { get; init; }

    /// <summary>The superuser.</summary>
    public required string User { get; init; }

    /// <summary>
    /// Npgsql keywords, the password included: random, and good for this server alone. Not part of the table or list view.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The folder with the server's data and log.</summary>
    public required string Path { get; init; }

    /// <summary>Where the binaries came from: a folder, or an image.</summary>
    public required string Source { get; init; }

    /// <summary>The server's process; null where it runs in a container.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The process that it ends with.</summary>
    public required int OwnerProcessId { get; init; }

    /// <summary>When it was started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Name, version and address; never the password.</summary>
    public override string ToString() => $"{Name} (PostgreSQL {Version}, {Server}:{Port})";
}
