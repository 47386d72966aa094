namespace PgMigrate;

/// <summary>Which server a sandbox is to be.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null to look for them.</summary>
    public string? BinPath { get; init; }

    /// <summary>PostgreSQL's major version, for instance 15; null for the newest that is found.</summary>
    public int? Version { get; init; }

    /// <summary>The database to make.</summary>
    public string Database { get; init; } = "sandbox";

    /// <summary>The TCP port on loopback; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Server settings (postgresql.conf), by name; they overrule the sandbox's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the server may take to answer.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>True to run a container even where binaries are found.</summary>
    public bool UseContainer { get; init; }
}
