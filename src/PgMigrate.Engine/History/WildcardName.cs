namespace PgMigrate.Engine.History;

/// <summary>Names with <c>*</c> and <c>?</c> as wildcards.</summary>
internal static class WildcardName
{
    /// <summary>The pattern for LIKE.</summary>
    public static string ToLike(string wildcard) =>
        wildcard
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal)
            .Replace('*', '%')
            .Replace('?', '_');
}
