using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Import;

/// <summary>Finds and reads the tables of a tool.</summary>
/// <param name="server">The database, for the engine's own statements.</param>
/// <param name="target">The same, for a reader.</param>
/// <param name="historySchema">The schema of grate's own tables.</param>
internal sealed class ForeignTables(ServerConnection server, ConnectionTarget target, string historySchema)
{
    private readonly ForeignTableSearch _search = new(server, historySchema);
    private readonly ForeignTableReader _reader = new(server);

    /// <summary>The tables that fit one of the shapes.</summary>
    public Task<IReadOnlyList<ForeignTable>> FindAsync(IReadOnlyList<TableShape> shapes, CancellationToken stop) =>
        _search.FindAsync(shapes, stop);

    /// <summary>Another table of the tool in the schema of its history; null where there is none.</summary>
    public async Task<ForeignTable?> BesideAsync(ForeignTable history, TableShape shape, CancellationToken stop) =>
        (await _search.FindAsync([shape], stop).ConfigureAwait(false)).FirstOrDefault(table =>
            table.Schema == history.Schema && table.Name != history.Name
        );

    /// <summary>Reads all rows of a table; see <see cref="ForeignTableReader.ReadAsync"/>.</summary>
    /// <exception cref="MigrationException">PermissionDenied: the user may not read it, or not all of it.</exception>
    public Task<IReadOnlyList<ForeignRow>> ReadAsync(ForeignTable table, TableShape shape, string[] order, CancellationToken stop)
    {
        if (!table.MayRead)
            throw Denied(
                $"The user {target.User} may not read {table} in {target}.",
                $"GRANT USAGE ON SCHEMA {SqlIdentifier.Quote(table.Schema)} TO {SqlIdentifier.Quote(target.User)}; "
                    + $"GRANT SELECT ON TABLE {table.Quoted} TO {SqlIdentifier.Quote(target.User)};"
            );
        if (table.HasRowSecurity)
            throw Denied(
                $"{table} in {target} has row security: rows of it may be hidden, and would be taken for scripts that were not "
                    + "applied.",
                $"ALTER TABLE {table.Quoted} DISABLE ROW LEVEL SECURITY;"
            );
        return _reader.ReadAsync(table, shape, order, stop);
    }

    /// <summary>Refuses to put a guard into tables where the user may not.</summary>
    /// <exception cref="MigrationException">PermissionDenied.</exception>
    public void RequireGuardable(IEnumerable<ForeignTable> tables)
    {
        ForeignTable[] open = [.. tables.Where(table => !table.IsGuarded)];
        ForeignTable[] closed = [.. open.Where(table => !table.MayGuard)];
        if (closed.Length > 0)
            throw Denied(
                $"The user {target.User} may not make triggers in {target} on "
                    + $"{string.Join(", ", closed.Select(table => table.ToString()))}.",
                string.Join(
                    ' ',
                    closed.Select(table =>
                        $"GRANT USAGE ON SCHEMA {SqlIdentifier.Quote(table.Schema)} TO {SqlIdentifier.Quote(target.User)}; "
                        + $"GRANT TRIGGER ON TABLE {table.Quoted} TO {SqlIdentifier.Quote(target.User)};"
                    )
                )
            );
        if (open.FirstOrDefault() is not { } first)
            return;
        var schema = SqlIdentifier.Quote(first.Schema);
        if (first is { GuardOwner: null, MayCreate: false })
            throw Denied(
                $"The user {target.User} may not make functions in the schema {first.Schema} of {target}.",
                $"GRANT CREATE ON SCHEMA {schema} TO {SqlIdentifier.Quote(target.User)};"
            );
        if (first is { GuardOwner: { } owner, IsGuardTrusted: false })
            throw Denied(
                $"The function {first.Schema}.{HistoryGuard.Trigger} in {target} belongs to {owner}, who could have code run by "
                    + "whoever writes to the table.",
                $"DROP FUNCTION {schema}.{HistoryGuard.Trigger}();"
            );
    }

    private MigrationException Denied(string message, string statement) =>
        new(MigrationErrorId.PermissionDenied, $"{message} Nothing was changed.", $"Let the table's owner run: {statement}")
        {
            Target = target.ToString(),
        };
}
