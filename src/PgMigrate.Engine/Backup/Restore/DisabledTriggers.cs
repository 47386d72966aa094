using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Triggers and rules that are switched off while rows are replaced: what they did when the rows were written is in the backup
/// already. Each by its name, which its table's owner may; session_replication_role needs more, and leaves those that are ENABLE
/// ALWAYS.
/// </summary>
internal sealed class DisabledTriggers
{
    private readonly ServerConnection _connection;
    private readonly IReadOnlyList<(string Table, string Off, string On)> _switches;

    private DisabledTriggers(ServerConnection connection, IReadOnlyList<(string Table, string Off, string On)> switches)
    {
        _connection = connection;
        _switches = switches;
    }

    /// <summary>Switches them off.</summary>
    public static async Task<DisabledTriggers> SwitchAsync(
        ServerConnection connection,
        IEnumerable<uint> tables,
        CancellationToken cancellationToken
    )
    {
        var switches = await connection
            .ListAsync(
                SqlFile.Read("Backup", "switches"),
                [TableSelection.Json(TableSelection.Oids(tables))],
                reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var switched = new DisabledTriggers(connection, switches);
        foreach (var (table, off, _) in switches)
            await connection.ExecuteAsync($"ALTER TABLE ONLY {table} {off}", [], cancellationToken).ConfigureAwait(false);
        return switched;
    }

    /// <summary>Switches them on again, each as it was.</summary>
    public async Task SwitchBackAsync(CancellationToken cancellationToken)
    {
        foreach (var (table, _, on) in _switches)
            await _connection.ExecuteAsync($"ALTER TABLE ONLY {table} {on}", [], cancellationToken).ConfigureAwait(false);
    }
}
