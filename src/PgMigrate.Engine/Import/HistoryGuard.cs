using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>
/// The guard on a tool's tables: a trigger that refuses whatever writes there, with a message that says why. Reading goes on as
/// before. It goes with <c>DROP TRIGGER pgmigrate_retired ON</c> the table.
/// </summary>
internal static class HistoryGuard
{
    /// <summary>
    /// Asks whether the trigger's function is there: whoever made it may be somebody else than who makes triggers.
    /// </summary>
    public const string HasFunction = "SELECT pg_catalog.to_regprocedure('pgmigrate.refuse_retired_tool()') IS NOT NULL";

    /// <summary>The trigger's name.</summary>
    public const string Trigger = "pgmigrate_retired";

    /// <summary>What puts it into tables that have none yet.</summary>
    /// <param name="tool">Whose tables they are.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="since">When.</param>
    /// <param name="hasFunction">Whether the trigger's function is there.</param>
    /// <param name="lockTimeout">How long to wait for each table's lock.</param>
    public static IEnumerable<NpgsqlBatchCommand> Statements(
        MigrationTool tool,
        IReadOnlyList<ForeignTable> tables,
        DateTimeOffset since,
        bool hasFunction,
        TimeSpan lockTimeout
    )
    {
        if (tables.Count == 0)
            yield break;
        yield return new NpgsqlBatchCommand(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)lockTimeout.TotalMilliseconds}")
        );
        if (!hasFunction)
            yield return new NpgsqlBatchCommand(SqlFile.Read("Import", "guard_function"));
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"this database is migrated by PgMigrate since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {tool} is retired here"
        );
        foreach (var table in tables)
            yield return new NpgsqlBatchCommand(
                $"CREATE TRIGGER {Trigger} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table.Quoted} FOR EACH STATEMENT "
                    + "EXECUTE FUNCTION pgmigrate.refuse_retired_tool("
                    + $"{SqlLiteral.Quote(message)}, {SqlLiteral.Quote(Hint(table))})"
            );
    }

    private static string Hint(ForeignTable table) =>
        "Add new scripts to the migration folder of PgMigrate. To let the tool in again: "
        + $"DROP TRIGGER {Trigger} ON {table.Quoted};";
}
