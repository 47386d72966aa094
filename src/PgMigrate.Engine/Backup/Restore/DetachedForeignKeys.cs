using Npgsql;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Takes foreign keys off while rows are replaced, and puts them back, whereby the server checks every row both ways. Their
/// triggers cannot be switched off without a superuser, and with ON DELETE CASCADE would delete the neighbours' rows.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="foreignKeys">Those from and to the tables that are restored.</param>
internal sealed class DetachedForeignKeys(BackupContext context, IReadOnlyList<ForeignKey> foreignKeys)
{
    /// <summary>Takes them off.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        foreach (var key in foreignKeys)
            await ExecuteAsync($"ALTER TABLE {key.Referencing} DROP CONSTRAINT {key.Name}", cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Puts them back as they were.</summary>
    /// <exception cref="MigrationException">RestoreRefused, with the number of rows that would point at nothing.</exception>
    public async Task PutBackAsync(CancellationToken cancellationToken)
    {
        // A deferred check that is pending would stand against ALTER TABLE.
        await ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken).ConfigureAwait(false);
        var dangling = new List<string>();
        foreach (var key in foreignKeys)
            if (!await TryAddAsync(key, cancellationToken).ConfigureAwait(false))
                dangling.Add(await DescribeAsync(key, cancellationToken).ConfigureAwait(false));
        if (dangling.Count > 0)
            throw RestoreErrors.Refused(context.Target, dangling, "Restore these tables together, or correct those rows first.");
    }

    private async Task<string> DescribeAsync(ForeignKey key, CancellationToken cancellationToken)
    {
        var rows = await key.CountDanglingAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        return $"{rows} rows of {key.Referencing} would point at no row of {key.Referenced} (foreign key {key.Name}).";
    }

    private async Task<bool> TryAddAsync(ForeignKey key, CancellationToken cancellationToken)
    {
        await ExecuteAsync("SAVEPOINT pgmigrate_foreign_key", cancellationToken).ConfigureAwait(false);
        try
        {
            // The server checks it by a query, and the planner looks into expressions of the tables' indexes.
            var sql = $"ALTER TABLE {key.Referencing} ADD CONSTRAINT {key.Name} {key.Definition}";
            await context.Connection.AsUser.ExecuteAsync(sql, [], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            await ExecuteAsync("ROLLBACK TO SAVEPOINT pgmigrate_foreign_key", cancellationToken).ConfigureAwait(false);
            return false;
        }

        await ExecuteAsync("RELEASE SAVEPOINT pgmigrate_foreign_key", cancellationToken).ConfigureAwait(false);
        if (key.Comment is not null)
            await ExecuteAsync(
                    $"COMMENT ON CONSTRAINT {key.Name} ON {key.Referencing} IS {SqlLiteral.Quote(key.Comment)}",
                    cancellationToken
                )
                .ConfigureAwait(false);
        return true;
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        context.Connection.ExecuteAsync(sql, [], cancellationToken);
}
