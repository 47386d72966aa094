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
    public bool IsOfSchema => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        // As the policy has it, where the caller leaves it open.
        var (keepLast, keepFor) = (run.Context.Options.BackupKeepLast, run.Context.Options.BackupKeepFor);
        if (keepLast is null && keepFor is null)
            return [];
        var expired = await BackupExpiry
            .FindAsync(
                run.Server!,
                run.Context.Target.Database,
                new BackupOptions { KeepLast = keepLast, KeepFor = keepFor },
                run.Facts!,
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
