namespace PgMigrate.Engine.Execution.Loads;

/// <summary>The session of an export: it changes nothing, and writes values the same wherever it runs.</summary>
internal static class ExportSettings
{
    /// <summary>Begins the transaction that sees one state of the database.</summary>
    public const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /// <summary>Server settings from the start of the connection.</summary>
    public static IReadOnlyDictionary<string, string> Session { get; } =
        new Dictionary<string, string>
        {
            ["default_transaction_read_only"] = "on",
            ["lock_timeout"] = "5000",
            ["statement_timeout"] = "0",
            ["DateStyle"] = "ISO",
            ["IntervalStyle"] = "postgres",
            ["TimeZone"] = "UTC",
            ["bytea_output"] = "hex",
            ["extra_float_digits"] = "1",
            ["xmloption"] = "content",
        };
}
