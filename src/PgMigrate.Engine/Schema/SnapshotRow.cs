using System.Text.Json;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// An object as the server tells of it, and keeps it: type, name, parent, and one property per further member, named as that is. The
/// empty text is no property. A few members are read together, or made neutral, before they are one.
/// </summary>
internal readonly struct SnapshotRow
{
    private readonly JsonElement _row;

    private SnapshotRow(JsonElement row) => _row = row;

    /// <summary>Reads the text of a JSON object.</summary>
    public static SchemaObject Read(string content)
    {
        using var document = JsonDocument.Parse(content);
        return new SnapshotRow(document.RootElement).Read();
    }

    private SchemaObject Read()
    {
        var properties = new List<SchemaProperty>();
        foreach (var member in _row.EnumerateObject())
            if (Property(member) is { Value.Length: > 0 } property)
                properties.Add(property);
        properties.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return new(Text("type")!, Text("name")!, Text("parent"), [.. properties]);
    }

    private SchemaProperty? Property(JsonProperty member) => member.Name switch
    {
        "type" or "name" or "parent" or "default_acl" or "acl_owner" or "acl_all" => null,
        "acl" => new("grants", new GrantList(Text("default_acl")!, Text("acl_owner")!, Text("acl_all")).Describe(member.Value.GetString()!)),
        "column_type" => new("type", member.Value.GetString()!),
        "view_definition" => new("definition", ViewText.Neutral(member.Value.GetString()!)),
        "options_json" => new("foreign options", OptionList.Describe(member.Value.GetString()!)),
        _ => new(member.Name, member.Value.GetString()!),
    };

    private string? Text(string member) => _row.TryGetProperty(member, out var value) ? value.GetString() : null;
}
