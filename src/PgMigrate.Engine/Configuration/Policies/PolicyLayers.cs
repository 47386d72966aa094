using System.Text.Json;
using System.Text.Json.Nodes;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>A part of a policy: a profile, or what the file says for all environments or for one.</summary>
/// <param name="Source">What it is, for people: <c>profile production</c>, <c>policy of PROD</c>.</param>
/// <param name="Values">What it says.</param>
/// <param name="Path">Where it stands in the file; null of what is built in.</param>
internal sealed record PolicyLayer(string Source, JsonObject Values, JsonPath? Path);

/// <summary>The parts that the policy of an environment is made of.</summary>
internal sealed class PolicyLayers
{
    /// <summary>The profile of an environment whose name does not tell what it is.</summary>
    public const string Strictest = "production";

    private const string Development = "development";
    private const string Test = "test";

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly Lazy<JsonObject> BuiltIn = new(ReadBuiltIn);

    // What environments are called, as far as it is certain.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dev"] = Development,
        ["development"] = Development,
        ["local"] = Development,
        ["test"] = Test,
        ["testing"] = Test,
        ["qa"] = Test,
        ["ci"] = Test,
        ["int"] = Test,
        ["integration"] = Test,
    };

    private readonly ConfigurationFile _file;
    private readonly JsonObject _root;

    /// <param name="file">The file.</param>
    /// <param name="text">What stands in it; it was understood.</param>
    public PolicyLayers(ConfigurationFile file, string text)
    {
        _file = file;
        _root = JsonNode.Parse(text, documentOptions: Options)!.AsObject();
    }

    /// <summary>The built-in profiles, as JSON.</summary>
    public static string BuiltInText { get; } = ReadBuiltInText();

    /// <summary>The names of the built-in profiles.</summary>
    public static IReadOnlyList<string> BuiltInNames => [.. BuiltIn.Value.Select(profile => profile.Key)];

    /// <summary>The profile that the name of an environment tells.</summary>
    public static string ProfileOf(string? environment) => Usual.GetValueOrDefault(environment ?? string.Empty, Strictest);

    /// <summary>The parts of an environment's policy, the farthest first; null where the file has no policy for it.</summary>
    /// <param name="environment">Its name; null for a run without one.</param>
    /// <returns>The profile's name, its parts, and those that the file has besides.</returns>
    /// <exception cref="MigrationException">TargetInvalid: a profile that is not known, or that stands on itself.</exception>
    public (string Profile, IReadOnlyList<PolicyLayer> OfProfile, IReadOnlyList<PolicyLayer> Own)? Of(string? environment)
    {
        var own = new List<PolicyLayer>();
        if (_root["policy"] is JsonObject common)
            own.Add(new PolicyLayer("policy", common, JsonPath.Of("policy")));
        if (
            _file.Environment(environment) is { } known
            && _root["environments"]![known.Name]!["policy"] is JsonObject environments
        )
            own.Add(new PolicyLayer($"policy of {known.Name}", environments, JsonPath.Of("environments", known.Name, "policy")));
        if (own.Count == 0)
            return null;

        var naming = own.FindLast(layer => layer.Values.ContainsKey("profile"));
        var profile = naming?.Values["profile"]!.GetValue<string>() ?? ProfileOf(environment);
        var layers = new List<PolicyLayer>();
        AddProfile(profile, naming?.Path?.To("profile"), layers, []);
        return (profile, layers, own);
    }

    /// <summary>Refuses profiles that stand on one that is not known, or on themselves.</summary>
    /// <exception cref="MigrationException">TargetInvalid.</exception>
    public void CheckProfiles()
    {
        foreach (var name in _file.Content.Profiles?.Keys ?? [])
            AddProfile(name, JsonPath.Of("profiles", name), [], []);
    }

    // What a profile stands on comes before it.
    private void AddProfile(string name, JsonPath? named, List<PolicyLayer> layers, List<string> above)
    {
        if (above.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw _file.Invalid(
                $"The profile '{name}' stands on itself: {string.Join(", ", above)}, {name}.",
                "Let one of them stand on a built-in profile.",
                named
            );
        var changed = Find(_root["profiles"] as JsonObject, name);
        var builtIn = Find(BuiltIn.Value, name);
        if (changed is null && builtIn is null)
            throw Unknown(name, named);

        if (builtIn is { } given)
            layers.Add(new PolicyLayer($"profile {given.Name}", given.Values, Path: null));
        if (changed is not { } own)
            return;
        var path = JsonPath.Of("profiles", own.Name);
        if (builtIn is null)
            AddProfile(own.Values["profile"]?.GetValue<string>() ?? Strictest, path.To("profile"), layers, [.. above, name]);
        layers.Add(new PolicyLayer($"profile {own.Name}", own.Values, path));
    }

    private MigrationException Unknown(string name, JsonPath? named)
    {
        string[] known = [.. BuiltInNames.Union(_file.Content.Profiles?.Keys ?? [], StringComparer.OrdinalIgnoreCase)];
        return _file.Invalid(
            $"There is no profile '{name}'.{NearestName.Hint(name, known)}",
            $"Known are: {string.Join(", ", known)}.",
            named
        );
    }

    private static (string Name, JsonObject Values)? Find(JsonObject? profiles, string name)
    {
        foreach (var (known, values) in profiles ?? [])
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return (known, values!.AsObject());
        return null;
    }

    private static string ReadBuiltInText()
    {
        using var stream = typeof(PolicyLayers).Assembly.GetManifestResourceStream("Configuration/Policies/profiles.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static JsonObject ReadBuiltIn() => JsonNode.Parse(BuiltInText)!.AsObject();
}
