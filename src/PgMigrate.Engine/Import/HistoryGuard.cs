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
    /// <summary>The name of the trigger, and of its function beside the table.</summary>
    public const string Trigger = "pgmigrate_retired";

    /// <summary>What puts it into tables that have none yet.</summary>
    /// <param name="tool">Whose tables they are.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="since">When.</param>
    /// <param name="lockTimeout">How long to wait for each table's lock.</param>
    public static IEnumerable<NpgsqlBatchCommand> Statements(
        MigrationTool tool,
        IReadOnlyList<ForeignTable> tables,
        DateTimeOffset since,
        TimeSpan lockTimeout
    )
    {
        if (tables.Count == 0)
            yield break;
        yield return new NpgsqlBatchCommand(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)lockTimeout.TotalMilliseconds}")
        );
        // A tool's tables are in one schema.
        var schema = SqlIdentifier.Quote(tables[0].Schema);
        if (tables[0].GuardOwner is null)
            yield return new NpgsqlBatchCommand(
                SqlFile.Read("Import", "guard_function").Replace("{schema}", schema, StringComparison.Ordinal)
            );
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"this database is migrated by PgMigrate since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {tool} is retired here"
        );
        foreach (var table in tables)
            yield return new NpgsqlBatchCommand(
                $"CREATE TRIGGER {Trigger} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table.Quoted} FOR EACH STATEMENT "
                    + $"EXECUTE FUNCTION {schema}.{Trigger}({SqlLiteral.Quote(message)}, {SqlLiteral.Quote(Hint(table))})"
            );
    }

    private static string Hint(ForeignTable table) =>
        "Add new scripts to the migration folder of PgMigrate. To let the tool in again: "
        + $"DROP TRIGGER {Trigger} ON {table.Quoted};";
}
