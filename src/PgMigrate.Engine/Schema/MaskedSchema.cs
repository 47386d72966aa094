using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Secrets in what is kept of a schema: the body of a function, a default, a comment may hold one. A mark stands in its place,
/// and is the same as whatever stands there: a schema is compared without knowing the secret, and a change of the secret alone is
/// none. Names of objects stay as they are.
/// </summary>
internal static class MaskedSchema
{
    /// <summary>What stands in place of a secret; no text that is not about secrets holds it.</summary>
    public const string Mark = "***SECRET***";

    private static readonly string[] Names = ["type", "name", "parent"];
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a part of an object is masked, so that it cannot be made again from what is kept.</summary>
    public static bool IsIn(SchemaObject item) => item.Properties.Any(property => Holds(property.Value));

    /// <summary>Whether two values are the same, as far as they are known.</summary>
    public static bool AreSame(string? one, string? other) =>
        one == other
        || one is not null && other is not null && (Holds(one) && Fits(one, other) || Holds(other) && Fits(other, one));

    /// <summary>An object as the server tells of it, its secrets masked.</summary>
    /// <param name="content">The text of a JSON object, as <see cref="SnapshotRow"/> reads it.</param>
    /// <param name="mask">The secrets.</param>
    /// <returns>The same text where there is no secret in it.</returns>
    public static string Hide(string content, SecretMask mask)
    {
        using var document = JsonDocument.Parse(content);
        var members = document
            .RootElement.EnumerateObject()
            .Select(member => (member.Name, Value: member.Value.GetString()!))
            .ToArray();
        var hidden = members
            .Select(member => member with { Value = Names.Contains(member.Name) ? member.Value : mask.Hide(member.Value, Mark) })
            .ToArray();
        return hidden.SequenceEqual(members) ? content : Write(hidden);
    }

    /// <summary>
    /// A schema, its secrets masked: those that are known, and those that a run has masked in the same objects.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="mask">The secrets that are known.</param>
    /// <param name="kept">Objects that are kept, masked.</param>
    public static SchemaSnapshot Hide(SchemaSnapshot schema, SecretMask mask, IReadOnlyList<SchemaObject> kept)
    {
        if (mask.IsEmpty && kept.Count == 0)
            return schema;
        var known = kept.ToLookup(item => (item.Type, item.Name));
        return new SchemaSnapshot(
            schema
                .Objects.Select(item => mask.IsEmpty ? item : Hide(item, mask))
                .Select(item => known[(item.Type, item.Name)].FirstOrDefault(masked => AreSame(masked, item)) ?? item)
        );
    }

    /// <summary>A schema without the masked defaults and comments: what they belong to can be made without them.</summary>
    /// <param name="schema">The schema as it is kept.</param>
    /// <returns>The schema, and of which objects something was left out.</returns>
    public static (SchemaSnapshot Schema, IReadOnlyList<SchemaObject> Incomplete) WithoutMasked(SchemaSnapshot schema)
    {
        SchemaObject[] incomplete = [.. schema.Objects.Where(item => item.Properties.Any(IsDispensable))];
        return incomplete.Length == 0 ? (schema, incomplete) : (new(schema.Objects.Select(WithoutDispensable)), incomplete);
    }

    private static SchemaObject Hide(SchemaObject item, SecretMask mask) =>
        item with
        {
            Properties = [.. item.Properties.Select(property => property with { Value = mask.Hide(property.Value, Mark) })],
        };

    private static SchemaObject WithoutDispensable(SchemaObject item) =>
        item with
        {
            Properties = [.. item.Properties.Where(property => !IsDispensable(property))],
        };

    private static bool IsDispensable(SchemaProperty property) =>
        property.Name is "default" or "comment" && Holds(property.Value);

    private static bool AreSame(SchemaObject one, SchemaObject other) =>
        one.Properties.Count == other.Properties.Count
        && one.Properties.All(property => AreSame(property.Value, other[property.Name]));

    private static bool Holds(string value) => value.Contains(Mark, StringComparison.Ordinal);

    // The parts between the marks, in their order, and nothing before the first or behind the last.
    private static bool Fits(string masked, string value)
    {
        var parts = masked.Split(Mark);
        if (
            value.Length < parts[0].Length + parts[^1].Length
            || !value.StartsWith(parts[0], StringComparison.Ordinal)
            || !value.EndsWith(parts[^1], StringComparison.Ordinal)
        )
            return false;
        var rest = value.AsSpan(parts[0].Length, value.Length - parts[0].Length - parts[^1].Length);
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    private static string Write(IEnumerable<(string Name, string Value)> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Raw))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
