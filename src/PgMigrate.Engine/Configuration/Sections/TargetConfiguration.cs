using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>A database.</summary>
[WrittenAs("""Write it as { "server": "db", "database": "app" }.""")]
internal sealed record TargetConfiguration
{
    /// <summary>Npgsql keywords, a postgres:// URI or a jdbc:postgresql:// URL, without a password.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Host name, address or socket folder. It overrules the connection string, as the other parts do.</summary>
    public string? Server { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Database.</summary>
    public string? Database { get; init; }

    /// <summary>User.</summary>
    public string? User { get; init; }

    /// <summary>The environment of a run that names none.</summary>
    public string? Environment { get; init; }

    /// <summary>
    /// The schemas that it stands for, with wildcards, where the database has one for each tenant; otherwise the database as a
    /// whole.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>What it is called by, besides its name.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The ring of a rollout that it belongs to.</summary>
    public string? Ring { get; init; }

    /// <summary>The environment variable that holds the password: short for a password that names a variable.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>Where the password is.</summary>
    public PasswordConfiguration? Password { get; init; }
}

/// <summary>Where a password is: one of these. Without any, PGPASSWORD and the password file are asked.</summary>
[WrittenAs(
    """
        A password does not belong into the file. Say where it is: { "variable": "PROD_PGPASSWORD" }, or a file, a passfile,
        an automationCredential, a managedIdentity or a command.
        """
)]
internal sealed record PasswordConfiguration : SecretConfiguration
{
    /// <summary>A password file of PostgreSQL (.pgpass); its path is relative to this file.</summary>
    public string? Passfile { get; init; }

    /// <summary>The managed identity of the machine, container or account: its token for Azure Database for PostgreSQL.</summary>
    public ManagedIdentityConfiguration? ManagedIdentity { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<object> Places() =>
        base.Places().Concat(new object?[] { Passfile, ManagedIdentity }.OfType<object>());
}

/// <summary>A managed identity.</summary>
[WrittenAs("""Write {} for the only one, or { "clientId": … } for one of several.""")]
internal sealed record ManagedIdentityConfiguration
{
    /// <summary>Which one, where there are several.</summary>
    public string? ClientId { get; init; }
}
