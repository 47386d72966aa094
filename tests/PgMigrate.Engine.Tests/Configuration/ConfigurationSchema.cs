using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Tests.Configuration;

/// <summary>Makes the JSON Schema of <c>pgmigrate.json</c> out of the records that read it and of their documentation.</summary>
internal sealed class ConfigurationSchema
{
    // Written with units of time as PostgreSQL has them; see DurationText.
    private const string Duration = @"^\s*(0|\d+(\.\d+)?\s*([mM][sS]|[mM][iI][nN]|[sS]|[hH]|[dD])|\d\d:\d\d:\d\d)\s*$";

    private readonly Dictionary<string, string> _documentation = ReadDocumentation();
    private readonly JsonObject _definitions = [];

    /// <summary>The schema, indented.</summary>
    public static string Write()
    {
        var schema = new ConfigurationSchema();
        var root = schema.Object(ConfigurationJson.Default.ProjectConfiguration);
        var whole = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "pgmigrate.json",
            ["allowComments"] = true,
            ["allowTrailingCommas"] = true,
        };
        foreach (var (name, value) in Take(root))
            whole[name] = value;
        whole["definitions"] = schema._definitions;
        return whole.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonSerializerOptions Readable { get; } =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonObject Object(JsonTypeInfo type)
    {
        var properties = new JsonObject();
        foreach (var property in type.Properties)
        {
            var documented = new JsonObject { ["description"] = Documentation($"P:{Member(type, property)}") };
            foreach (var (name, value) in Take(Value(type.Options.GetTypeInfo(property.PropertyType), property)))
                documented[name] = value;
            properties[property.Name] = documented;
        }

        return new JsonObject
        {
            ["description"] = Documentation($"T:{type.Type.FullName}"),
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    // A node has one parent.
    private static KeyValuePair<string, JsonNode?>[] Take(JsonObject from)
    {
        var members = from.ToArray();
        from.Clear();
        return members;
    }

    private JsonObject Value(JsonTypeInfo type, JsonPropertyInfo? property) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object => Reference(type),
            JsonTypeInfoKind.Dictionary => Map(type, property),
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Item(type, property) },
            _ => Scalar(Nullable.GetUnderlyingType(type.Type) ?? type.Type, property),
        };

    private JsonObject Reference(JsonTypeInfo type)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(type.Type.Name);
        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = null;
            _definitions[name] = Object(type);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    private JsonObject Map(JsonTypeInfo type, JsonPropertyInfo? property)
    {
        var value = Value(type.Options.GetTypeInfo(type.Type.GetGenericArguments()[1]), null);
        var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = value };
        if (property?.Name == "severity")
            map["propertyNames"] = Choice(MigrationChecker.RuleIds);
        return map;
    }

    private JsonObject Item(JsonTypeInfo list, JsonPropertyInfo? property) =>
        property?.Name switch
        {
            "mayOverride" => Choice(PolicyParameters.Names),
            "replace" => Choice(PolicyLists.Names),
            _ => Value(list.Options.GetTypeInfo(list.Type.GetGenericArguments()[0]), null),
        };

    private static JsonObject Scalar(Type type, JsonPropertyInfo? property)
    {
        if (type == typeof(RuleSeverity))
            return Choice(Enum.GetNames<RuleSeverity>());
        if (type.IsEnum)
            return Choice(JsonValueKinds.NamesOf(type));
        if (type == typeof(TimeSpan))
            return new JsonObject { ["type"] = "string", ["pattern"] = Duration };
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        var number = new JsonObject { ["type"] = "integer" };
        if (property?.Name == "port")
            (number["minimum"], number["maximum"]) = (1, 65535);
        else
            number["minimum"] = property?.Name is "retries" or "threshold" ? 0 : 1;
        return number;
    }

    private static JsonObject Choice(IEnumerable<string> names) =>
        new() { ["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]) };

    private string Documentation(string member) => _documentation[member];

    private static string Member(JsonTypeInfo type, JsonPropertyInfo property) =>
        type
            .Type.GetProperties()
            .Where(member => property.Name.TrimStart('$').Equals(member.Name, StringComparison.OrdinalIgnoreCase))
            .Select(member => $"{member.DeclaringType!.FullName}.{member.Name}")
            .Single();

    private static Dictionary<string, string> ReadDocumentation() =>
        XDocument
            .Load(Path.Combine(AppContext.BaseDirectory, "PgMigrate.Engine.xml"))
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(
                member => member.Attribute("name")!.Value,
                member =>
                    string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            );
}
