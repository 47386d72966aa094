namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Which databases something is for: <c>postgresql,!oracle</c>.</summary>
internal static class Databases
{
    private const string Ours = "postgresql";

    /// <summary>Whether PostgreSQL is among them.</summary>
    /// <param name="list">Names with commas, <c>!</c> before one that is not meant; null for all.</param>
    public static bool Include(string? list)
    {
        var names = (list ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || Has(names, "all"))
            return !Has(names, $"!{Ours}");
        if (Has(names, "none") || Has(names, $"!{Ours}"))
            return false;
        // A list that only says what is not meant is for all others.
        return Has(names, Ours) || names.All(name => name.StartsWith('!'));
    }

    private static bool Has(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
