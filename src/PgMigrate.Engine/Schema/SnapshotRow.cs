using System.Text.Json;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// An object as the server tells of it, and keeps it: type, name, parent, and one property per further member, named as that is.
/// The empty text is no property. A few members are read together, or made neutral, before they are one.
/// </summary>
internal readonly struct SnapshotRow
{
    private readonly JsonElement _row;

    private SnapshotRow(JsonElement row) => _row = row;

    /// <summary>Reads the text of a JSON object.</summary>
    /// <exception cref="JsonException">It is none, or not that of an object.</exception>
    public static SchemaObject Read(string content)
    {
        using var document = JsonDocument.Parse(content);
        try
        {
            return new SnapshotRow(document.RootElement).Read();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The JSON is not that of an object of a schema.", exception);
        }
    }

    private SchemaObject Read()
    {
        var properties = new List<SchemaProperty>();
        foreach (var member in _row.EnumerateObject())
            if (Property(member) is { Value.Length: > 0 } property)
                properties.Add(property);
        properties.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return new(Required("type"), Required("name"), Text("parent"), [.. properties]);
    }

    private SchemaProperty? Property(JsonProperty member) =>
        member.Name switch
        {
            "type" or "name" or "parent" or "default_acl" or "acl_owner" or "acl_all" => null,
            "acl" => new("grants", Grants().Describe(Required(member.Name))),
            "column_type" => new("type", Required(member.Name)),
            "view_definition" => new("definition", ViewText.Neutral(Required(member.Name))),
            "options_json" => new("foreign options", OptionList.Describe(Required(member.Name))),
            _ => new(member.Name, Required(member.Name)),
        };

    private GrantList Grants() => new(Required("default_acl"), Required("acl_owner"), Text("acl_all"));

    private string Required(string member) =>
        Text(member) ?? throw new JsonException($"The JSON of an object of a schema lacks its {member}.");

    private string? Text(string member) => _row.TryGetProperty(member, out var value) ? value.GetString() : null;
}
