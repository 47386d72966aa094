using System.Data;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>
/// The one transaction of a backup: its tables are locked before it looks at anything, so that it sees them as they are then.
/// </summary>
internal static class CopyTransaction
{
    /// <summary>Begins it, locks the tables against DDL, and sets what the text of values depends on.</summary>
    public static async Task<ServerTransaction> BeginAsync(
        ServerConnection connection,
        IReadOnlyList<SelectedTable> tables,
        CancellationToken cancellationToken
    )
    {
        var transaction = await ServerTransaction
            .BeginAsync(connection, IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await LockAsync(connection, tables, cancellationToken).ConfigureAwait(false);
            await SetUpAsync(connection, cancellationToken).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A role may have NULL in an array taken for a word.
    private const string Settings =
        "SELECT pg_catalog.set_config('row_security', 'off', true), pg_catalog.set_config('default_tablespace', '', true), "
        + "pg_catalog.set_config('array_nulls', 'on', true)";

    /// <summary>The settings under which rows are read and written: those of a snapshot, and no row hidden in silence.</summary>
    public static async Task SetUpAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(SnapshotSql.Settings, [], cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(Settings, [], cancellationToken).ConfigureAwait(false);
    }

    // LOCK TABLE takes no snapshot: the first query after it does.
    private static Task LockAsync(
        ServerConnection connection,
        IReadOnlyList<SelectedTable> tables,
        CancellationToken cancellationToken
    )
    {
        var names = tables.Where(table => table.IsTable).Select(table => $"ONLY {table.Name}").ToArray();
        return names.Length == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", names)} IN ACCESS SHARE MODE", [], cancellationToken);
    }
}
