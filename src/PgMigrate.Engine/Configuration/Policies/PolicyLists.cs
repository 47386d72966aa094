using System.Text.Json.Serialization.Metadata;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>The settings of a policy that are lists.</summary>
internal static class PolicyLists
{
    /// <summary>Their names, those in objects with the object's: <c>blockers.applications</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of(ConfigurationJson.Default.PolicyConfiguration, string.Empty)];

    private static IEnumerable<string> Of(JsonTypeInfo type, string prefix)
    {
        foreach (var property in type.Properties.Where(property => !PolicyMerge.OfTheLayer.Contains(property.Name)))
        {
            var name = prefix + property.Name;
            var value = property.PropertyType == typeof(string) ? null : type.Options.GetTypeInfo(property.PropertyType);
            if (value?.Kind == JsonTypeInfoKind.Enumerable)
                yield return name;
            if (value?.Kind == JsonTypeInfoKind.Object)
                foreach (var nested in Of(value, $"{name}."))
                    yield return nested;
        }
    }
}
