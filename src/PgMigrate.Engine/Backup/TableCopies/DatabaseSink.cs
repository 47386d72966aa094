using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Puts rows into tables of <c>pgmigrate_backup</c>, in the backup's own transaction.</summary>
/// <param name="backupId">The backup; its tables' names begin with it, so that no two backups ever meet.</param>
/// <param name="moment">For the comment on each table.</param>
/// <param name="isUnlogged">True to make tables that no publication takes; a crash of the server empties them.</param>
internal sealed class DatabaseSink(Guid backupId, DateTimeOffset moment, bool isUnlogged) : IRowSink
{
    /// <summary>The schema of the copies.</summary>
    public const string Schema = "pgmigrate_backup";

    private int _count;

    /// <inheritdoc/>
    public bool IsInDatabase => true;

    /// <summary>The name, quoted, of a copy.</summary>
    public static string NameOf(string copy) => $"{Schema}.{SqlIdentifier.Quote(copy)}";

    /// <inheritdoc/>
    public async Task<WrittenRows> WriteAsync(
        ServerConnection connection,
        BackupTable table,
        string query,
        CancellationToken cancellationToken
    )
    {
        var copy = string.Create(CultureInfo.InvariantCulture, $"b_{backupId:N}_{++_count}");
        var name = NameOf(copy);
        var key = SqlIdentifier.Quote(KeyBeside(table.Columns));
        var persistence = isUnlogged ? "UNLOGGED " : "";
        // Not INSERT … SELECT, which keeps no buffer of its own and reads in one process.
        await ExecuteAsync(
                $"CREATE {persistence}TABLE {name} AS SELECT pg_catalog.row_number() OVER () AS {key}, r.* FROM ({query}) AS r"
            )
            .ConfigureAwait(false);
        await ExecuteAsync($"ALTER TABLE {name} ADD PRIMARY KEY ({key})").ConfigureAwait(false);
        await ExecuteAsync($"COMMENT ON TABLE {name} IS {SqlLiteral.Quote(Comment(table))}").ConfigureAwait(false);
        var size = await connection
            .ScalarAsync(
                "SELECT pg_catalog.pg_total_relation_size($1::pg_catalog.regclass)",
                [new() { Value = name }],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new WrittenRows(copy, (long)size!);

        Task ExecuteAsync(string sql) => connection.ExecuteAsync(sql, [], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task VerifyAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var found = await ContentHash
            .ReadAsync(connection, NameOf(table.Copy!), table.Columns.Select(column => column.Name), cancellationToken)
            .ConfigureAwait(false);
        if (found.Rows != table.Rows || found.Hash != table.ContentHash)
            throw new MigrationException(
                MigrationErrorId.BackupFailed,
                $"The copy of {table.Name} is not the same as the table: {found.Rows} rows of {table.Rows}. Nothing is left of "
                    + "the backup.",
                "Try again. Where it happens again, look into the server's storage and memory: the same transaction read the "
                    + "same rows twice."
            );
    }

    private string Comment(BackupTable table) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Copy of {table.Name} of {moment.UtcDateTime:u}, backup {backupId}. Made by PgMigrate; see pgmigrate.backup."
        );

    private static string KeyBeside(IReadOnlyList<BackupColumn> columns)
    {
        var key = "pgmigrate_row";
        while (columns.Any(column => column.Name == key))
            key += "_";
        return key;
    }
}
