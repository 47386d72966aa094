namespace PgMigrate.Engine.Connections;

/// <summary>
/// What every session begins with, whatever a role, a database or the server has for others: no limit of time but those that are
/// set for it, transactions of the ordinary kind, and names as the server writes them: they are compared.
/// </summary>
internal static class SessionDefaults
{
    private static readonly (int Since, string Name, string Value)[] Settings =
    [
        (0, "statement_timeout", "0"),
        (0, "lock_timeout", "0"),
        (0, "idle_in_transaction_session_timeout", "0"),
        (0, "default_transaction_read_only", "off"),
        (0, "default_transaction_isolation", "read committed"),
        (0, "default_transaction_deferrable", "off"),
        (0, "quote_all_identifiers", "off"),
        (14, "idle_session_timeout", "0"),
        (17, "transaction_timeout", "0"),
    ];

    /// <summary>Those that servers of every version have.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfEvery => Of(0);

    /// <summary>Those that a server has and older ones refuse.</summary>
    /// <param name="majorVersion">PostgreSQL's major version.</param>
    public static IEnumerable<KeyValuePair<string, string>> OfNewer(int majorVersion) => Of(majorVersion).Except(OfEvery);

    /// <summary>All that a server has.</summary>
    /// <param name="majorVersion">PostgreSQL's major version.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(int majorVersion) =>
        from setting in Settings
        where setting.Since <= majorVersion
        select KeyValuePair.Create(setting.Name, setting.Value);
}
