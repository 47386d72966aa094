using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>Records scripts that another tool has applied, in both histories, with what that tool says of them.</summary>
/// <param name="context">The run that takes them over.</param>
/// <param name="tables">grate's tables.</param>
/// <param name="versionId">The run's row in grate's table of versions.</param>
internal sealed class ImportedScripts(RunContext context, HistoryTables tables, long versionId)
{
    private readonly string _record = tables.Fill(SqlFile.Read("record_imported"));

    /// <summary>The statement that records whose history the run takes over.</summary>
    /// <param name="source">The tool, and its table.</param>
    public NpgsqlBatchCommand RecordSource(string source) =>
        ServerConnection.Command(
            "UPDATE pgmigrate.run SET imported_from = $2 WHERE run_id = $1",
            Value(context.Identity.RunId),
            SqlValue.Text(source)
        );

    /// <summary>The statement that records a script as applied.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="appliedAt">When it was applied (UTC); null where nobody knows: now counts.</param>
    /// <param name="appliedBy">By whom; null where nobody knows: whoever runs the import counts.</param>
    /// <param name="duration">How long it took; null where nobody knows.</param>
    public NpgsqlBatchCommand Record(PlanEntry entry, DateTimeOffset? appliedAt, string? appliedBy, TimeSpan? duration) =>
        ServerConnection.Command(
            _record,
            Value(versionId),
            SqlValue.Text(entry.Name),
            SqlValue.Text(entry.Text),
            SqlValue.Text(entry.Hash),
            Value(entry.RunOnce),
            SqlValue.Text(appliedBy is null ? context.Identity.EnteredBy : RunIdentity.Entered(appliedBy)),
            Value(context.Identity.RunId),
            SqlValue.Text(entry.File.Folder),
            SqlValue.Text(entry.File.Kind.ToString()),
            SqlValue.Time(appliedAt),
            SqlValue.Interval(duration),
            SqlValue.Text(appliedBy)
        );

    private static NpgsqlParameter Value(object value) => new() { Value = value };
}
