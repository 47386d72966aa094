using System.Text.Json.Serialization;
using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>Names databases, says how grave the rules are, and how strict runs are.</summary>
[WrittenAs("""Write it as { "targets": { "prod": { "server": "db" } } }.""")]
internal sealed record ProjectConfiguration
{
    /// <summary>Where the schema of this file is; editors read it.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Databases by name; case is ignored.</summary>
    public IReadOnlyDictionary<string, TargetConfiguration>? Targets { get; init; }

    /// <summary>Where more targets are listed.</summary>
    public CatalogueConfiguration? Catalogue { get; init; }

    /// <summary>Where the state of rollouts is kept.</summary>
    public RolloutConfiguration? Rollouts { get; init; }

    /// <summary>
    /// Folders of scripts by name, in the order in which they run. Where all of them are grate's own by their names, in any
    /// casing, the others of grate's own stay as they are; where one is not, there are none but these.
    /// </summary>
    public IReadOnlyDictionary<string, FolderConfiguration>? Folders { get; init; }

    /// <summary>How grave a rule is, by its id.</summary>
    public IReadOnlyDictionary<string, RuleSeverity>? Severity { get; init; }

    /// <summary>How strict runs are in every environment.</summary>
    public PolicyConfiguration? Policy { get; init; }

    /// <summary>What holds in one environment only, by its name; case is ignored.</summary>
    public IReadOnlyDictionary<string, EnvironmentConfiguration>? Environments { get; init; }

    /// <summary>
    /// Profiles by name; case is ignored. One with the name of a built-in profile changes that one, any other stands on the
    /// profile that it names.
    /// </summary>
    public IReadOnlyDictionary<string, PolicyConfiguration>? Profiles { get; init; }

    /// <summary>Who is told what of runs.</summary>
    public NotifyConfiguration? Notify { get; init; }
}

/// <summary>What holds in one environment only.</summary>
[WrittenAs("""Write it as { "policy": { "profile": "production" } }.""")]
internal sealed record EnvironmentConfiguration
{
    /// <summary>How grave a rule is, by its id.</summary>
    public IReadOnlyDictionary<string, RuleSeverity>? Severity { get; init; }

    /// <summary>How strict runs are.</summary>
    public PolicyConfiguration? Policy { get; init; }
}

/// <summary>How grave what a rule finds is.</summary>
internal enum RuleSeverity
{
    /// <summary>The rule is not asked.</summary>
    Off,

    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Told, and the run goes on.</summary>
    Warning,

    /// <summary>No run begins.</summary>
    Error,
}
