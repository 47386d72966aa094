using System.Text.Json;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>Reads libpg_query's JSON, in which a field that has its default is left out.</summary>
static class ParseTree
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 2000 };

    /// <summary>
    /// The one statement's node, by name; null where the parser refuses the text or sees another number of them.
    /// </summary>
    public static JsonProperty? OnlyStatement(string sql)
    {
        if (PgQuery.Parse(sql) is not { } json)
            return null;
        var statements = JsonDocument.Parse(json, Options).RootElement.List("stmts");
        return statements is [var only] ? only.Child("stmt").Node() : null;
    }

    public static JsonProperty Node(this JsonElement wrapper) => wrapper.EnumerateObject().First();

    public static bool Has(this JsonElement node, string field) => node.TryChild(field, out _);

    public static JsonElement Child(this JsonElement node, string field) => node.TryChild(field, out var child) ? child : default;

    public static string? Text(this JsonElement node, string field) =>
        node.TryChild(field, out var text) ? text.ToString() : null;

    public static bool Flag(this JsonElement node, string field) => node.TryChild(field, out var flag) && flag.GetBoolean();

    public static List<JsonElement> List(this JsonElement node, string field) =>
        node.TryChild(field, out var list) ? [.. list.EnumerateArray()] : [];

    static bool TryChild(this JsonElement node, string field, out JsonElement child)
    {
        child = default;
        return node.ValueKind == JsonValueKind.Object && node.TryGetProperty(field, out child);
    }

    /// <summary>The strings of a list of String nodes.</summary>
    public static List<string> Strings(this JsonElement node, string field) => Strings(node.List(field));

    public static List<string> Strings(List<JsonElement> nodes) =>
        [
            .. nodes
                .Select(static node => node.Node())
                .Select(static node => node.Value.Text("sval") ?? node.Value.Text("str") ?? ""),
        ];

    /// <summary>The last two parts of a name, as ours has it.</summary>
    public static ObjectName Name(IReadOnlyList<string> parts) => new(parts.Count > 1 ? parts[^2] : null, parts[^1]);

    public static ObjectName Relation(JsonElement range) => new(range.Text("schemaname"), range.Text("relname") ?? "");

    /// <summary>A name that stands in a List node, a TypeName, an ObjectWithArgs or a String.</summary>
    public static ObjectName AnyName(JsonElement wrapper)
    {
        var node = wrapper.Node();
        return Name(
            node.Name switch
            {
                "List" => node.Value.Strings("items"),
                "TypeName" => node.Value.Strings("names"),
                "ObjectWithArgs" => node.Value.Strings("objname"),
                _ => [node.Value.Text("sval") ?? node.Value.Text("ival") ?? ""],
            }
        );
    }
}
