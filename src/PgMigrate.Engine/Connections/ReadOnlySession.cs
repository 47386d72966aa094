namespace PgMigrate.Engine.Connections;

/// <summary>
/// The settings of a connection that only looks: it cannot change anything, and gives up on locks and long queries.
/// </summary>
internal static class ReadOnlySession
{
    /// <summary>Server settings from the start of the connection.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } =
        new Dictionary<string, string>
        {
            ["default_transaction_read_only"] = "on",
            ["lock_timeout"] = "5000",
            ["statement_timeout"] = "60000",
        };
}
