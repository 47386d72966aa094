using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;

namespace PgMigrate.Engine.Repair;

/// <summary>Backups inside the database that are not kept any longer; none where nothing says how long they are.</summary>
internal sealed class ExpiredBackups : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.ExpiredBackup;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        if (options.BackupKeepLast is null && options.BackupKeepFor is null)
            return [];
        var expired = await BackupExpiry
            .FindAsync(
                run.Server!,
                run.Context.Target.Database,
                new BackupOptions { KeepLast = options.BackupKeepLast, KeepFor = options.BackupKeepFor },
                run.Facts!.ServerTime,
                stop
            )
            .ConfigureAwait(false);
        return [.. expired.Select(Of)];
    }

    private static RepairItem Of(SchemaBackup backup) =>
        new(
            RepairKind.ExpiredBackup,
            backup.BackupId.ToString(),
            $"The backup of {CountedUse.Time(backup.CreatedAt)} inside the database has expired: "
                + $"{string.Join(", ", backup.Tables)}.",
            "Drop its tables, and its row.",
            (work, stop) => CopyRemoval.RemoveAsync(work.Backups, backup.BackupId, stop)
        );
}
