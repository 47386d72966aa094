using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>What options of the backup before a run go together.</summary>
internal static class PreRunBackupOptions
{
    /// <summary>Checks them.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void Check(MigrationOptions options)
    {
        if (options is { BackupMode: not BackupMode.Never, BackupMethod: BackupMethod.PgDump, BackupPath: null })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "pg_dump writes into a folder, and none is given.",
                $"Give {RunOption.BackupPath}, or use {RunOption.BackupMethod.To(BackupMethod.TableCopy)} to copy "
                    + "inside the database."
            );
        if (options is { BackupLock: true, BackupMode: BackupMode.Never })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{RunOption.BackupLock} holds writers off "
                    + $"from a backup on, and {RunOption.BackupMode.To(BackupMode.Never)} makes none.",
                "Leave one of them out."
            );
        if (options is { BackupLock: true, TransactionMode: not TransactionMode.Run })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{RunOption.BackupLock} holds the tables' locks in the run's transaction, so the run must be one.",
                $"Use {RunOption.TransactionMode.To(TransactionMode.Run)}, or leave {RunOption.BackupLock} out."
            );
    }
}
