using System.Text.Json.Serialization.Metadata;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>The settings of a policy that are lists.</summary>
internal static class PolicyLists
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. ConfigurationJson
            .Default.PolicyConfiguration.Properties.Where(IsList)
            .Select(property => property.Name)
            .Except(PolicyMerge.OfTheLayer),
    ];

    private static bool IsList(JsonPropertyInfo property) =>
        property.PropertyType != typeof(string)
        && ConfigurationJson.Default.GetTypeInfo(property.PropertyType)?.Kind == JsonTypeInfoKind.Enumerable;
}
