namespace PgMigrate.Engine.Sql;

/// <summary>Quotes and reads names.</summary>
internal static class SqlIdentifier
{
    /// <summary>The name in double quotes, as PostgreSQL's <c>quote_ident</c> writes it when it must.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The name that one identifier as written stands for: quotes removed, or folded to lower case where it has none.</summary>
    public static string Parse(string written) =>
        written is ['"', .., '"']
            ? written[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : written.ToLowerInvariant();
}
