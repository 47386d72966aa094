using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>A folder of scripts.</summary>
[WrittenAs("""Write it as { "path": "ddl", "type": "once" }.""")]
internal sealed record FolderConfiguration
{
    /// <summary>Where it is, from the migration folder; otherwise as grate has it, or under its own name.</summary>
    public string? Path { get; init; }

    /// <summary>How often its scripts run; otherwise as grate has it, and once where grate has no such folder.</summary>
    public FolderType? Type { get; init; }
}

/// <summary>How often the scripts of a folder run.</summary>
internal enum FolderType
{
    /// <summary>Each script runs once.</summary>
    Once,

    /// <summary>A script runs again when it has changed.</summary>
    AnyTime,

    /// <summary>All scripts run in every run.</summary>
    EveryTime,
}
