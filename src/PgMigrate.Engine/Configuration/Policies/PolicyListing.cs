using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>Lists every setting of an environment's policy, and where each comes from.</summary>
internal static class PolicyListing
{
    private const string Default = "default";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every setting there is, in the order of the schema, then the severities that the file sets.</summary>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="environment">The environment; null for runs without one.</param>
    /// <exception cref="MigrationException">TargetInvalid.</exception>
    public static IReadOnlyList<PolicySetting> Of(ConfigurationFile? file, string? environment)
    {
        var policy = Policy.Of(file, environment);
        return
        [
            .. Names(ConfigurationJson.Default.PolicyConfiguration, string.Empty)
                .Select(name => Setting(policy, name) with { Environment = environment, Profile = policy?.Profile }),
            .. Severities(file, environment)
                .Select(setting => setting with { Environment = environment, Profile = policy?.Profile }),
        ];
    }

    private static IEnumerable<string> Names(JsonTypeInfo type, string prefix)
    {
        foreach (var property in type.Properties.Where(property => !PolicyMerge.OfTheLayer.Contains(property.Name)))
        {
            var value = type.Options.GetTypeInfo(property.PropertyType);
            if (value.Kind != JsonTypeInfoKind.Object)
                yield return prefix + property.Name;
            else
                foreach (var name in Names(value, $"{prefix}{property.Name}."))
                    yield return name;
        }
    }

    private static PolicySetting Setting(Policy? policy, string name)
    {
        var ofProfile = policy?.ProfileValues.GetValueOrDefault(name)?.Value;
        if (policy?.Values.GetValueOrDefault(name) is not { } found)
            return new PolicySetting
            {
                Setting = name,
                Value = DefaultOf(name),
                Source = Default,
            };
        return new PolicySetting
        {
            Setting = name,
            Value = Write(found.Value),
            Source = found.Source,
            Path = found.Line is null ? null : policy.File.FullPath,
            Line = found.Line,
            ProfileValue = ofProfile is null ? null : Write(ofProfile),
            MayOverride = policy.Settings.MayOverride?.Contains(name, StringComparer.Ordinal) == true,
        };
    }

    // What holds without a policy is what a parameter begins with.
    private static string? DefaultOf(string name) =>
        PolicyParameters.All.FirstOrDefault(parameter => parameter.Setting == name) is { With: not null, Default: { } value }
            ? Write(JsonSerializer.SerializeToNode(value, value.GetType(), ConfigurationJson.Default)!)
            : null;

    private static IReadOnlyCollection<PolicySetting> Severities(ConfigurationFile? file, string? environment)
    {
        var own = file?.Environment(environment);
        var settings = new SortedDictionary<string, PolicySetting>(StringComparer.Ordinal);
        Add(settings, file, file?.Content.Severity, JsonPath.Of("severity"), "severity");
        if (own is { } known)
            Add(
                settings,
                file,
                known.Content.Severity,
                JsonPath.Of("environments", known.Name, "severity"),
                $"severity of {known.Name}"
            );
        return [.. settings.Values];
    }

    private static void Add(
        SortedDictionary<string, PolicySetting> settings,
        ConfigurationFile? file,
        IReadOnlyDictionary<string, RuleSeverity>? severities,
        JsonPath path,
        string source
    )
    {
        foreach (var (rule, severity) in severities ?? new Dictionary<string, RuleSeverity>())
            settings[rule] = new PolicySetting
            {
                Setting = $"severity.{rule}",
                Value = severity.ToString(),
                Source = source,
                Path = file!.FullPath,
                Line = file.LineOf(path.To(rule)),
            };
    }

    private static string Write(JsonNode value) =>
        value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value.ToJsonString(Readable);
}
