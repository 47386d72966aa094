namespace PgMigrate.Engine.Sql;

/// <summary>
/// The settings that decide how a text is read. A script's own SET and RESET are followed; in a query or a DO block they would
/// hold behind the reader's back.
/// </summary>
internal static class ReadingSetting
{
    private static readonly string[] Names = ["standard_conforming_strings", "client_encoding"];

    /// <summary>The one that a statement sets without being a SET; null where it sets none.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="facts">What it is.</param>
    public static string? HiddenIn(ReadOnlySpan<char> sql, StatementFacts facts)
    {
        if (!MaySet(sql, facts))
            return null;
        foreach (var name in Names)
            if (sql.Contains(name, StringComparison.OrdinalIgnoreCase))
                return name;
        return null;
    }

    private static bool MaySet(ReadOnlySpan<char> sql, StatementFacts facts) =>
        facts.Verb switch
        {
            "SELECT" or "CALL" or "VALUES" or "CREATE TABLE AS" => sql.Contains("set_config", StringComparison.OrdinalIgnoreCase),
            "UPDATE" => facts.Object is "pg_settings" or "pg_catalog.pg_settings",
            "DO" => sql.Contains("set", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
}
