namespace PgMigrate.Engine.Import;

/// <summary>A row of another tool's table.</summary>
/// <param name="values">The values, by the names of the shape's columns.</param>
internal sealed class ForeignRow(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>A text, a number as text, or bytes as hexadecimal digits; null for NULL.</summary>
    public string? Text(string column) => (string?)values[column];

    /// <summary>A flag; false for NULL.</summary>
    public bool Flag(string column) => (bool?)values[column] ?? false;

    /// <summary>A time (UTC); null for NULL.</summary>
    public DateTimeOffset? Time(string column) => (DateTimeOffset?)values[column];

    /// <summary>A number; null for NULL, and for one that is no whole number.</summary>
    public long? Number(string column) =>
        long.TryParse(Text(column), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
