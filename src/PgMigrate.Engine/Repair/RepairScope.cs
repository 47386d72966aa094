using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Repair;

/// <summary>Where things that need repair are looked for.</summary>
internal static class RepairScope
{
    /// <summary>The parameter of a query that says in which schema; null for all of the database.</summary>
    public static NpgsqlParameter Of(RunState run) => Text(run.Context.Target.Schema);

    /// <summary>A text that may be null.</summary>
    public static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
