using System.Text.Json;
using System.Text.Json.Nodes;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>A setting of a policy, and where it comes from.</summary>
/// <param name="Value">As JSON.</param>
/// <param name="Source">What says so, for people: <c>profile production</c>, <c>policy of PROD</c>.</param>
/// <param name="Line">Its line in the file; null of what is built in.</param>
internal sealed record PolicyValue(JsonNode Value, string Source, int? Line);

/// <summary>How strict the runs of an environment are: its profile, and over it what the file says.</summary>
internal sealed class Policy
{
    private Policy(ConfigurationFile file, string? environment, string profile, PolicyMerge merged, PolicyMerge ofProfile)
    {
        (File, Environment, Profile) = (file, environment, profile);
        Values = merged.Values;
        ProfileValues = ofProfile.Values;
        Settings = merged.Root.Deserialize(ConfigurationJson.Default.PolicyConfiguration)!;
        Hash = HashOf(Values);
    }

    /// <summary>The file that it stands in.</summary>
    public ConfigurationFile File { get; }

    /// <summary>The environment; null for runs without one.</summary>
    public string? Environment { get; }

    /// <summary>The name of the profile that it stands on.</summary>
    public string Profile { get; }

    /// <summary>What it says as a whole.</summary>
    public PolicyConfiguration Settings { get; }

    /// <summary>What it says, by the names of the settings: <c>backup.mode</c>. What is not there is left open.</summary>
    public IReadOnlyDictionary<string, PolicyValue> Values { get; }

    /// <summary>What the profile alone would say.</summary>
    public IReadOnlyDictionary<string, PolicyValue> ProfileValues { get; }

    /// <summary>Tells it from every other policy: SHA-256 of its settings, in lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>For people: <c>the policy of PROD (profile production)</c>.</summary>
    public override string ToString() =>
        $"the policy of {(Environment is null ? "runs without an environment" : Environment)} (profile {Profile})";

    /// <summary>The policy of an environment; null where there is no file, or the file has none for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="environment">The environment; null for a run without one.</param>
    /// <exception cref="MigrationException">TargetInvalid: a profile that is not known, or that stands on itself.</exception>
    public static Policy? Of(ConfigurationFile? file, string? environment)
    {
        if (file?.Layers.Of(environment) is not { } layers)
            return null;
        return new Policy(
            file,
            environment,
            layers.Profile,
            new PolicyMerge(file, [.. layers.OfProfile, .. layers.Own]),
            new PolicyMerge(file, layers.OfProfile)
        );
    }

    private static string HashOf(IReadOnlyDictionary<string, PolicyValue> values)
    {
        var lines = values.Select(value => $"{value.Key}={value.Value.Value.ToJsonString()}\n");
        return HexText.Hash(string.Concat(lines));
    }
}

/// <summary>
/// Lays the parts of a policy over one another. What is nearer replaces a single value; an object is laid over the other, member
/// by member; a list is added to the other, unless the nearer part names it under <c>replace</c>.
/// </summary>
internal sealed class PolicyMerge
{
    /// <summary>What says how a part is laid over the others, and is no setting.</summary>
    public static readonly string[] OfTheLayer = ["profile", "replace"];

    private readonly ConfigurationFile _file;
    private readonly SortedDictionary<string, PolicyValue> _values = new(StringComparer.Ordinal);

    /// <param name="file">The file that the parts stand in.</param>
    /// <param name="layers">The parts, the farthest first.</param>
    public PolicyMerge(ConfigurationFile file, IEnumerable<PolicyLayer> layers)
    {
        _file = file;
        foreach (var layer in layers)
        {
            var replaced = (layer.Values["replace"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToHashSet() ?? [];
            Lay(layer.Values, layer, layer.Path, string.Empty, replaced, Root);
        }
    }

    /// <summary>The whole.</summary>
    public JsonObject Root { get; } = [];

    /// <summary>Its values, by name and in the order of the names.</summary>
    public IReadOnlyDictionary<string, PolicyValue> Values => _values;

    private void Lay(
        JsonObject upper,
        PolicyLayer layer,
        JsonPath? path,
        string prefix,
        HashSet<string> replaced,
        JsonObject lower
    )
    {
        foreach (var (name, value) in upper.Where(member => prefix.Length > 0 || !OfTheLayer.Contains(member.Key)))
        {
            var (setting, at) = (prefix + name, path?.To(name));
            if (value is JsonObject nested)
            {
                lower.TryAdd(name, new JsonObject());
                Lay(nested, layer, at, $"{setting}.", replaced, lower[name]!.AsObject());
                continue;
            }

            lower[name] =
                value is JsonArray list && lower[name] is JsonArray below && !replaced.Contains(setting)
                    ? new JsonArray([.. below.Concat(list).Select(item => item?.DeepClone())])
                    : value!.DeepClone();
            _values[setting] = new PolicyValue(lower[name]!, layer.Source, at is null ? null : _file.LineOf(at));
        }
    }
}
