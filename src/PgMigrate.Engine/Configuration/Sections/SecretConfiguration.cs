using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>Where a secret is: one of these.</summary>
[WrittenAs(
    """
        A secret does not belong into the file, and a URL that holds one is one. Say where it is: { "variable": "TEAMS_URL" },
        or a file, a secret, an automationCredential or a command.
        """
)]
internal record SecretConfiguration
{
    /// <summary>An environment variable.</summary>
    public string? Variable { get; init; }

    /// <summary>A file that holds the secret and nothing else; its path is relative to this file.</summary>
    public string? File { get; init; }

    /// <summary>A secret that Get-Secret of SecretManagement gives.</summary>
    public string? Secret { get; init; }

    /// <summary>The vault of that secret; otherwise the default one.</summary>
    public string? Vault { get; init; }

    /// <summary>A credential of the Azure Automation account; its user is taken where a target names none.</summary>
    public string? AutomationCredential { get; init; }

    /// <summary>A program and its arguments; what it writes is the secret. No shell reads them.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>How long that program may take; otherwise 30s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The places that are named.</summary>
    public virtual IEnumerable<object> Places() =>
        new object?[] { Variable, File, Secret, AutomationCredential, Command }.OfType<object>();
}
