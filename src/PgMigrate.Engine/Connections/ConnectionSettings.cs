using System.Net;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections.Passwords;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// What a caller said of a connection, before environment variables fill the rest. Secrets are in here: never log one.
/// </summary>
public sealed record ConnectionSettings
{
    /// <summary>
    /// Npgsql keywords, a <c>postgres://</c> URI or a <c>jdbc:postgresql://</c> URL; null where the parts are given.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>Host name, address or socket folder; null to take it from the string, the target or <c>PGHOST</c>.</summary>
    public string? Server { get; init; }

    /// <summary>Port; null to take it from the string, the target, <c>PGPORT</c> or 5432.</summary>
    public int? Port { get; init; }

    /// <summary>Database; null to take it from the string, the target, <c>PGDATABASE</c> or the user's name.</summary>
    public string? Database { get; init; }

    /// <summary>User; null to take it from the string, the target, <c>PGUSER</c> or the operating system.</summary>
    public string? User { get; init; }

    /// <summary>Password; null to take it from the string, the target, <c>PGPASSWORD</c> or the password file.</summary>
    public string? Password { get; init; }

    /// <summary>A cloud identity's token, sent as the password; null where there is none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>
    /// True to connect as the managed identity of this machine, job or pod: its token is the password, and is asked for again
    /// before it ends.
    /// </summary>
    public bool ManagedIdentity { get; init; }

    /// <summary>The client id of that identity, where there are several; null for the only one.</summary>
    public string? ClientId { get; init; }

    /// <summary>A name in <c>pgmigrate.json</c>; null where no target is meant.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Full path of the folder in which, or above which, <c>pgmigrate.json</c> is looked for; null where no target is meant.
    /// </summary>
    public string? TargetDirectory { get; init; }

    /// <summary>Full path of the file that names the target; null to look for <c>pgmigrate.json</c>.</summary>
    public string? Configuration { get; init; }

    /// <summary>The identities of the call, which have their tokens in common.</summary>
    internal ManagedIdentities Identities { get; init; } = new();

    /// <summary>The file that names the target, where it was read already; null to read it.</summary>
    internal ConfigurationFile? File { get; init; }

    /// <summary>
    /// Asks the caller's session for a password that only it can give: SecretManagement, an Automation account. Null where there
    /// is no such session.
    /// </summary>
    internal Func<SecretConfiguration, NetworkCredential?>? SessionPasswords { get; init; }

    /// <summary>The name of the type: whatever else would be shown may be a secret.</summary>
    public override string ToString() => nameof(ConnectionSettings);
}
