using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Repair;

/// <summary>Where things that need repair are looked for.</summary>
internal static class RepairScope
{
    /// <summary>The parameter of a query that says in which schema; null for all of the database.</summary>
    public static NpgsqlParameter Of(RunState run) => SqlValue.Text(run.Context.Target.Schema);
}
