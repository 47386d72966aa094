using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A column of a key, as the catalogue has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or the one that its domain is of, quoted and with its schema; null where the column is
/// missing.</param>
/// <param name="IsOrdered">True where its values can be written down and put in order again: see find_key.sql.</param>
/// <param name="IsFilled">True where it is NOT NULL, and that was checked for every row.</param>
internal sealed record KeyColumn(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("is_ordered")] bool IsOrdered,
    [property: JsonPropertyName("is_filled")] bool IsFilled
);
