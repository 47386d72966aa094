namespace PgMigrate.Engine.Sql.Commands;

/// <summary>
/// What a statement asks for, as far as rules need to know. Expressions and queries are kept as text. Offsets count from the
/// statement's beginning.
/// </summary>
internal abstract record SqlCommand;

/// <summary>A name that may have a schema, quotes removed and case folded as PostgreSQL does.</summary>
/// <param name="Schema">Null where the name is not qualified.</param>
/// <param name="Name">The name.</param>
internal sealed record ObjectName(string? Schema, string Name)
{
    /// <summary>The same name in a schema.</summary>
    public ObjectName In(string schema) => this with { Schema = schema };

    /// <summary>The name as a person would write it.</summary>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}

/// <summary>A data type.</summary>
/// <param name="Schema">Null where it is not qualified, and for built-in types.</param>
/// <param name="Name">Built-in types as <c>format_type</c> names them, without modifiers: <c>integer</c>, <c>character
/// varying</c>, <c>timestamp without time zone</c>; <c>smallserial</c>, <c>serial</c> and <c>bigserial</c> as they are; others as
/// written, folded.</param>
/// <param name="Modifiers">What stands in parentheses, in order: <c>numeric(12, 2)</c> has 12 and 2. Empty where there is
/// none.</param>
/// <param name="IsArray">True for an array of it.</param>
internal sealed record SqlType(string? Schema, string Name, IReadOnlyList<string> Modifiers, bool IsArray)
{
    /// <summary>
    /// The fields that an interval keeps: <c>year</c>, <c>day to second</c>; null for all, and for other types.
    /// </summary>
    public string? Fields { get; init; }

    /// <summary>Its name alone.</summary>
    public ObjectName WrittenName => new(Schema, Name);

    /// <summary>The type as a person would write it.</summary>
    public override string ToString() =>
        (Schema is null ? Name : $"{Schema}.{Name}")
        + (Fields is null ? "" : $" {Fields}")
        + (Modifiers.Count == 0 ? "" : $"({string.Join(", ", Modifiers)})")
        + (IsArray ? "[]" : "");
}
