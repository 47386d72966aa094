using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Json;

/// <summary>Durations as PostgreSQL writes them: <c>"500ms"</c>, <c>"5s"</c>, <c>"2min"</c>, <c>"1h"</c>, <c>"7d"</c>.</summary>
internal sealed class JsonDuration : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DurationText.TryParseAnyLength(reader.GetString()!, out var value)
            ? value
            : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(DurationText.Exact(value));
}
