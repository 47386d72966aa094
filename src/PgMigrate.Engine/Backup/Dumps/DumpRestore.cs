using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>Restores a dump as a whole into a database that holds nothing yet: by pg_restore, in one transaction.</summary>
/// <param name="context">The locks and the connection.</param>
/// <param name="archive">The archive, whose files were checked.</param>
/// <param name="manifest">What it says of itself.</param>
internal sealed class DumpRestore(BackupContext context, DumpArchive archive, BackupManifest manifest)
{
    private const int MostNames = 5;

    /// <summary>
    /// What the database holds besides the history, at most so much as a message shows; none where it is empty.
    /// </summary>
    public static Task<IReadOnlyList<string>> ContentsAsync(BackupContext context, CancellationToken cancellationToken) =>
        context.Connection.ListAsync(
            SqlFile.Read("Backup", "database_contents"),
            [new() { Value = context.HistorySchema }, new() { Value = MostNames }],
            reader => reader.GetString(0),
            cancellationToken
        );

    /// <summary>Restores it, and counts the rows.</summary>
    /// <exception cref="MigrationException">RestoreFailed, BackupDamaged.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A whole archive cannot be cut off; a table of contents without its rows can.
        await archive.ListAsync(cancellationToken).ConfigureAwait(false);
        var run = new ClientRun(context, "Restoring", output: null, manifest.Tables.Count(table => table.Copy is not null));
        if (await run.TryRunAsync(Request(), cancellationToken).ConfigureAwait(false) is { } complaint)
            throw new MigrationException(
                MigrationErrorId.RestoreFailed,
                $"pg_restore could not restore the backup into {context.Target}; nothing was changed. It said:\n{complaint}",
                "See what it says: a role, an extension or a right may be missing there. Make it, then restore again."
            )
            {
                Target = context.Target.ToString(),
            };
        foreach (var table in manifest.Tables.Where(table => table.Copy is not null))
            await ProveAsync(table, cancellationToken).ConfigureAwait(false);
    }

    private ProcessRequest Request() =>
        new(
            archive.Program.Path,
            [
                "--single-transaction",
                "--exit-on-error",
                "--no-password",
                "--verbose",
                $"--dbname={NetworkSettings.Argument(context.Target.Database)}",
                archive.Path,
            ]
        )
        {
            Environment = LibpqEnvironment.Of(context.Target, archive.Program),
            TimeLimit = Timeout.InfiniteTimeSpan,
            StopGently = true,
            ExpectedExitCodes = null,
        };

    private async Task ProveAsync(BackupTable table, CancellationToken cancellationToken)
    {
        var rows = (long)
            (
                await context
                    .Connection.AsUser.ScalarAsync($"SELECT pg_catalog.count(*) FROM ONLY {table.Name}", [], cancellationToken)
                    .ConfigureAwait(false)
            )!;
        if (rows != table.Rows)
            throw new MigrationException(
                MigrationErrorId.RestoreFailed,
                $"pg_restore has restored the backup into {context.Target}, but {table.Name} has {rows} rows there, and had "
                    + $"{table.Rows}.",
                "Do not use this database. Drop it, and look at what else writes to it before you restore again."
            )
            {
                Target = context.Target.ToString(),
            };
    }
}
