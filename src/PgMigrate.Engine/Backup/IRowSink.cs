using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup;

/// <summary>Where a backup by TableCopy puts the rows of its tables.</summary>
internal interface IRowSink
{
    /// <summary>True where what is written lies in the database itself: a publication FOR ALL TABLES would publish it.</summary>
    bool IsInDatabase { get; }

    /// <summary>Writes the rows of one table, in the transaction of the backup.</summary>
    /// <param name="connection">The connection, in a transaction (REPEATABLE READ) that sees the backup's moment;
    /// pg_export_snapshot shares it.</param>
    /// <param name="table">The table; its Copy, Rows and ContentHash are not known yet.</param>
    /// <param name="query">A SELECT that gives the rows, in the columns of the manifest and in their stored types.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>What the manifest has as <see cref="BackupTable.Copy"/>, and the size in bytes.</returns>
    Task<WrittenRows> WriteAsync(
        ServerConnection connection,
        BackupTable table,
        string query,
        CancellationToken cancellationToken
    );

    /// <summary>Reads a table's rows again, and compares them with the manifest.</summary>
    /// <exception cref="MigrationException">BackupFailed where they differ.</exception>
    Task VerifyAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken);
}

/// <summary>Rows that a backup has written.</summary>
/// <param name="Copy">The table in <c>pgmigrate_backup</c>, without that schema, or the file within the backup's folder.</param>
/// <param name="Size">Bytes.</param>
internal sealed record WrittenRows(string Copy, long Size);
