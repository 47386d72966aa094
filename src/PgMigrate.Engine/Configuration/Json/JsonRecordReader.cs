using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Json;

/// <summary>
/// Reads a JSON text into records by what the serializer knows of them. The serializer alone would say neither what is there
/// twice nor what was meant, and not in words for whoever wrote the file.
/// </summary>
internal sealed class JsonRecordReader
{
    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly JsonPlaces _places;

    private JsonRecordReader(byte[] json) => _places = new JsonPlaces(json);

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text, as UTF-8.</param>
    /// <param name="type">What it is to be.</param>
    /// <returns>The value, and where its properties stand.</returns>
    /// <exception cref="JsonRecordException">It is not that; the first thing that is wrong.</exception>
    public static (T Value, JsonPlaces Places) Read<T>(byte[] json, JsonTypeInfo<T> type)
    {
        var reader = new JsonRecordReader(json);
        try
        {
            var tokens = new Utf8JsonReader(json, Options);
            tokens.Read();
            reader.Check(ref tokens, type, JsonPath.Root);
            tokens.Read();
        }
        catch (JsonException exception)
        {
            throw NotJson(exception);
        }

        return (JsonSerializer.Deserialize(json, type)!, reader._places);
    }

    // The exception's own message may quote what stands there.
    private static JsonRecordException NotJson(JsonException exception) =>
        new(
            "It is not valid JSON.",
            "See the line; strings and names are in double quotes.",
            exception.LineNumber is { } line ? new JsonPlace((int)line + 1, (int)(exception.BytePositionInLine ?? 0) + 1) : null
        );

    private void Check(ref Utf8JsonReader tokens, JsonTypeInfo type, JsonPath path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
            case JsonTypeInfoKind.Dictionary:
                CheckObject(ref tokens, type, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                CheckList(ref tokens, type, path);
                break;
            default:
                CheckValue(ref tokens, type, path);
                break;
        }
    }

    private void CheckObject(ref Utf8JsonReader tokens, JsonTypeInfo type, JsonPath path)
    {
        if (tokens.TokenType != JsonTokenType.StartObject)
            throw NoObject(ref tokens, type, path);
        var isMap = type.Kind == JsonTypeInfoKind.Dictionary;
        var seen = new HashSet<string>(isMap ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        while (tokens.Read() && tokens.TokenType == JsonTokenType.PropertyName)
        {
            var at = path.To(tokens.GetString()!);
            var place = _places.PlaceOf(tokens.TokenStartIndex);
            if (!seen.Add(at.Name))
                throw new JsonRecordException(
                    $"'{at}' is there twice.",
                    isMap ? "Give each a name of its own; case is ignored." : "Leave one out.",
                    place
                );
            var typeOfValue = isMap ? Map(type) : Member(type, at, place);
            _places.Add(at, tokens.TokenStartIndex);
            tokens.Read();
            Check(ref tokens, typeOfValue, at);
        }
    }

    private void CheckList(ref Utf8JsonReader tokens, JsonTypeInfo type, JsonPath path)
    {
        if (tokens.TokenType != JsonTokenType.StartArray)
            throw new JsonRecordException($"'{path}' is not a list.", "Write it in square brackets.", Place(ref tokens));
        var element = type.Options.GetTypeInfo(ElementOf(type.Type));
        for (var i = 0; tokens.Read() && tokens.TokenType != JsonTokenType.EndArray; i++)
        {
            var at = path.To($"{i}");
            _places.Add(at, tokens.TokenStartIndex);
            Check(ref tokens, element, at);
        }
    }

    private void CheckValue(ref Utf8JsonReader tokens, JsonTypeInfo type, JsonPath path)
    {
        var place = Place(ref tokens);
        var kind = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (tokens.TokenType == JsonTokenType.Null)
            throw new JsonRecordException($"'{path}' is null.", "Leave it out.", place);
        // What nests is passed over as one value by types that read it themselves.
        var text = tokens.TokenType == JsonTokenType.String ? tokens.GetString() : null;
        try
        {
            JsonSerializer.Deserialize(ref tokens, type);
        }
        catch (JsonException)
        {
            var (message, advice) = JsonValueKinds.Refusal(kind, text);
            throw new JsonRecordException($"'{path}' {message}", advice, place);
        }
    }

    private JsonRecordException NoObject(ref Utf8JsonReader tokens, JsonTypeInfo type, JsonPath path) =>
        new(
            path.IsRoot ? "The file is not an object." : $"'{path}' is not an object.",
            type.Type.GetCustomAttribute<WrittenAsAttribute>()?.Advice.ReplaceLineEndings(" ") ?? "Write it in braces: { … }.",
            Place(ref tokens)
        );

    private JsonPlace Place(ref Utf8JsonReader tokens) => _places.PlaceOf(tokens.TokenStartIndex);

    private static JsonTypeInfo Map(JsonTypeInfo type) => type.Options.GetTypeInfo(type.Type.GetGenericArguments()[1]);

    private static Type ElementOf(Type list) => list.IsArray ? list.GetElementType()! : list.GetGenericArguments()[0];

    private static JsonTypeInfo Member(JsonTypeInfo type, JsonPath path, JsonPlace place)
    {
        if (type.Properties.FirstOrDefault(property => property.Name == path.Name) is { } known)
            return type.Options.GetTypeInfo(known.PropertyType);
        var names = type.Properties.Select(property => property.Name).ToArray();
        throw new JsonRecordException(
            $"{(path.Parent.IsRoot ? "The file" : $"'{path.Parent}'")} has the property '{path.Name}', which is not known.",
            NearestName.Of(path.Name, names) is { } nearest
                ? $"Did you mean '{nearest}'?"
                : $"Known are: {string.Join(", ", names)}.",
            place
        );
    }
}
