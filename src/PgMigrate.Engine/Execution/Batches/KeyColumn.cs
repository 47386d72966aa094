using System.Text.Json.Serialization;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A column of a key, as the catalogue has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or the one that its domain is of, quoted and with its schema; null where the column is
/// missing.</param>
/// <param name="Operators">The schema of the operators by which its values are compared, quoted.</param>
/// <param name="IsOrdered">True where its values can be written down and put in order again: see find_key.sql.</param>
/// <param name="IsFilled">True where it is NOT NULL, and that was checked for every row.</param>
internal sealed record KeyColumn(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("operators")] string Operators,
    [property: JsonPropertyName("is_ordered")] bool IsOrdered,
    [property: JsonPropertyName("is_filled")] bool IsFilled
)
{
    private const string Interval = "pg_catalog.\"interval\"";

    /// <summary>A value as it is written down, so that the type reads the same again, whatever the session's settings.</summary>
    /// <param name="value">An expression of the type.</param>
    public string Written(string value) => Type == Interval ? WrittenInterval(value) : value;

    // What an interval's text means depends on IntervalStyle, unless each of its fields has a sign. PostgreSQL 17 and later know
    // infinite ones.
    private static string WrittenInterval(string value)
    {
        (string Part, string Unit)[] fields =
        [
            ($"12 OPERATOR(pg_catalog.*) {Field("year")} OPERATOR(pg_catalog.+) {Field("month")}", "mons"),
            (Field("day"), "days"),
            (Field("hour"), "hours"),
            (Field("minute"), "mins"),
            (Field("microseconds"), "microseconds"),
        ];
        var texts = fields.Select(field => $"pg_catalog.to_char(({field.Part}), 'SGFM999999999999'), ' {field.Unit} '");
        return $"CASE WHEN pg_catalog.isfinite({value}) THEN pg_catalog.concat({string.Join(", ", texts)}) "
            + $"ELSE {value}::pg_catalog.text END";

        string Field(string name) => $"pg_catalog.date_part('{name}', {value})::pg_catalog.int8";
    }
}
