namespace PgMigrate.Engine.Layouts;

/// <summary>A setting in a file of another tool.</summary>
/// <param name="Name">Its name, with the tables that it is in: <c>flyway.locations</c>.</param>
/// <param name="Values">Its values: one, but for a list.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record LayoutSetting(string Name, IReadOnlyList<string> Values, LayoutFile File, int Line)
{
    /// <summary>Its value; the values of a list with commas.</summary>
    public string Text => string.Join(',', Values);

    /// <summary>Its values, where a list may be written with commas.</summary>
    public IReadOnlyList<string> List =>
        [.. Values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
