using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// A row of the history that the server took without an error, and has not written: a trigger or a rule on the table stands
/// before it. The statements that record count what they have written, and divide by it.
/// </summary>
internal static class UnwrittenRow
{
    // What those statements call the quotient.
    private const string Mark = "AS rows_written FROM written";

    /// <summary>What to do about it.</summary>
    public const string Advice =
        "Look for triggers, rules and policies on the tables in the schemas grate and pgmigrate, and "
        + "remove them: nobody but PgMigrate and grate may change these tables.";

    /// <summary>Whether a failed statement was one that records, and has written nothing.</summary>
    public static bool Is(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.DivisionByZero, BatchCommand: { } failed }
        && failed.CommandText.TrimEnd().EndsWith(Mark, StringComparison.Ordinal);

    /// <summary>The error.</summary>
    public static MigrationException In(ConnectionTarget target, PostgresException? exception) =>
        new(MigrationErrorId.HistoryInvalid, $"{What(target)}.", Advice, exception)
        {
            Target = target.ToString(),
            SqlState = exception?.SqlState,
        };

    /// <summary>What happened, as the beginning of a sentence.</summary>
    public static string What(ConnectionTarget target) =>
        $"The server took a row of the history of {target}, and did not write it";
}
