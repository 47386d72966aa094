using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.ConfigData;

/// <summary>How a file of configuration is read.</summary>
internal enum ConfigFormat
{
    /// <summary>As .properties.</summary>
    Properties,

    /// <summary>As YAML.</summary>
    Yaml,

    /// <summary>As a tree of files, each of them a value.</summary>
    Tree,
}

/// <summary>A file that a location has led to.</summary>
/// <param name="Path">
/// Where it is, as locations are written: <c>classpath:config/a.yml</c>, <c>file:/etc/a.properties</c>. What is relative to it
/// begins with its folder.
/// </param>
/// <param name="Format">How it is read.</param>
/// <param name="Resource">The file; null where the location is a folder without one.</param>
internal sealed record ConfigFile(string Path, ConfigFormat Format, Resource? Resource)
{
    /// <summary>The charset that a location asks for; null for that of the format.</summary>
    public string? Encoding { get; init; }

    /// <summary>True for a file of a profile: <c>application-prod.yml</c>.</summary>
    public bool IsOfProfile { get; init; }
}
