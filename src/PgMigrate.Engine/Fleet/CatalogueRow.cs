using System.Text.Json;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet;

/// <summary>A row of a catalogue's query, as a target.</summary>
internal static class CatalogueRow
{
    private static readonly string[] Known =
    [
        "name",
        "server",
        "port",
        "database",
        "schema",
        "user",
        "environment",
        "tags",
        "ring",
    ];

    /// <summary>Reads one.</summary>
    /// <param name="row">The row as a JSON object.</param>
    /// <param name="invalid">Makes the error of a message and an advice.</param>
    /// <exception cref="MigrationException">TargetInvalid: a column is no part of a target, or the name is missing.</exception>
    public static (string Name, TargetConfiguration Target) Read(string row, Func<string, string, MigrationException> invalid)
    {
        using var document = JsonDocument.Parse(row);
        var columns = document.RootElement.EnumerateObject().ToDictionary(column => column.Name, column => column.Value);
        foreach (var column in columns.Keys.Except(Known, StringComparer.Ordinal))
            throw invalid(
                $"The query of the catalogue gives a column '{column}'.{NearestName.Hint(column, Known)}",
                $"Known are: {string.Join(", ", Known)}. Passwords stay out: say where they are under catalogue.defaults."
            );
        if (Text(columns, "name") is not { Length: > 0 } name)
            throw invalid("A row of the catalogue has no name.", "Give each row a column \"name\", and a value in it.");
        var port = Text(columns, "port");
        if (port is not null && !(int.TryParse(port, out var number) && number is >= 1 and <= 65535))
            throw invalid($"The port of '{name}' in the catalogue is '{port}'.", "Give a number from 1 to 65535.");
        return (
            name,
            new TargetConfiguration
            {
                Server = Text(columns, "server"),
                Port = port is null ? null : int.Parse(port, System.Globalization.CultureInfo.InvariantCulture),
                Database = Text(columns, "database"),
                Schema = Text(columns, "schema"),
                User = Text(columns, "user"),
                Environment = Text(columns, "environment"),
                Tags = Tags(columns),
                Ring = Text(columns, "ring"),
            }
        );
    }

    private static string? Text(Dictionary<string, JsonElement> columns, string name) =>
        columns.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static string[]? Tags(Dictionary<string, JsonElement> columns)
    {
        if (!columns.TryGetValue("tags", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(tag => tag.ToString())]
            : value.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
