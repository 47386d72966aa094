using Npgsql;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// The rows of one query of a snapshot: type, name, parent, and one property per further column, named as the column is. NULL and
/// the empty text are no property. A few columns are read together, or made neutral, before they are one.
/// </summary>
internal sealed class SnapshotRows
{
    private const int FirstProperty = 3;

    private readonly NpgsqlDataReader _reader;
    private readonly IReadOnlyList<(string Property, Func<string?> Read)> _properties;
    private readonly Dictionary<string, int> _columns;

    /// <param name="reader">Stands at the beginning of a result.</param>
    public SnapshotRows(NpgsqlDataReader reader)
    {
        _reader = reader;
        _columns = Enumerable.Range(FirstProperty, reader.FieldCount - FirstProperty).ToDictionary(reader.GetName, StringComparer.Ordinal);
        _properties = [.. _columns.Keys.Select(Property).Where(property => property.Read is not null).OrderBy(property => property.Name, StringComparer.Ordinal)!];
    }

    /// <summary>The object of the current row.</summary>
    public SchemaObject Read() => new(_reader.GetString(0), _reader.GetString(1), Text(2), ReadProperties());

    private SchemaProperty[] ReadProperties()
    {
        var properties = new List<SchemaProperty>(_properties.Count);
        foreach (var (property, read) in _properties)
            if (read() is { Length: > 0 } value)
                properties.Add(new(property, value));
        return [.. properties];
    }

    private (string Name, Func<string?>? Read) Property(string column) => column switch
    {
        "acl" => ("grants", ReadGrants),
        "default_acl" or "acl_owner" or "acl_all" => (column, null),
        "view_definition" => ("definition", () => Text(column) is { } text ? ViewText.Neutral(text) : null),
        "secret_options" => ("foreign options", () => Text(column) is { } json ? OptionList.Describe(json) : null),
        _ => (column, Reading(_columns[column])),
    };

    private Func<string?> Reading(int column) => () => Text(column);

    private string? ReadGrants() =>
        Text("acl") is { } acl ? new GrantList(Text("default_acl")!, Text("acl_owner")!, Text("acl_all")).Describe(acl) : null;

    private string? Text(string column) => _columns.TryGetValue(column, out var index) ? Text(index) : null;

    private string? Text(int column) => _reader.IsDBNull(column) ? null : _reader.GetString(column);
}
