using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>
/// Finds tables of other tools by their columns, in all schemas but those of the history; where a schema of the database is
/// worked on, in that one alone.
/// </summary>
/// <param name="server">The database, or a schema of it.</param>
/// <param name="historySchema">The schema of grate's own tables, which are those of RoundhousE under other names.</param>
internal sealed class ForeignTableSearch(ServerConnection server, string historySchema)
{
    private static readonly string[] OfServer = ["pg_catalog", "information_schema", "pgmigrate", "pgmigrate_backup"];

    /// <summary>The tables that fit one of the shapes.</summary>
    public async Task<IReadOnlyList<ForeignTable>> FindAsync(IReadOnlyList<TableShape> shapes, CancellationToken stop)
    {
        var found = new List<ForeignTable>();
        foreach (var shape in shapes)
        {
            var named = await server
                .ListAsync(
                    SqlFile.Read("Import", "find_tables"),
                    [
                        SqlValue.Text(JsonText.OfList(shape.Columns.Select(column => column.Name))),
                        SqlValue.Text(JsonText.OfList(LeftOut)),
                        SqlValue.Text(HistoryGuard.Trigger),
                    ],
                    Read,
                    stop
                )
                .ConfigureAwait(false);
            found.AddRange(named.Where(table => shape.Fits(table) && IsInScope(table)));
        }

        return found;
    }

    // The history of a tenant is in the tenant's own schema, beside the tool's.
    private IReadOnlyList<string> LeftOut => server.Schema is null ? [.. OfServer, historySchema] : OfServer;

    private bool IsInScope(ForeignTable table) =>
        server.Schema is null || (table.Schema == server.Schema && !HistoryTables.IsName(table.Name));

    private static ForeignTable Read(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), ReadColumns(reader.GetString(9)))
        {
            HasRowSecurity = reader.GetBoolean(2),
            MayRead = reader.GetBoolean(3),
            MayGuard = reader.GetBoolean(4),
            IsGuarded = reader.GetBoolean(5),
            MayCreate = reader.GetBoolean(6),
            GuardOwner = reader.IsDBNull(7) ? null : reader.GetString(7),
            IsGuardTrusted = reader.GetBoolean(8),
        };

    private static IReadOnlyList<ForeignColumn> ReadColumns(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.EnumerateArray()
                .Select(item => new ForeignColumn(item[0].GetString()!, item[1].GetString()!)),
        ];
    }
}
