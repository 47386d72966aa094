namespace PgMigrate.Engine.Text;

/// <summary>Names in a sentence that does not grow with their number.</summary>
internal static class FewNames
{
    private const int Most = 5;

    /// <summary>The first of them, with commas; an ellipsis where there are more.</summary>
    public static string Of(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", …" : string.Empty);
}
