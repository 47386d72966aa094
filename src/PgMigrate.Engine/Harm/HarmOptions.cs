namespace PgMigrate.Engine.Harm;

/// <summary>What options of the backup before a run go together.</summary>
internal static class HarmOptions
{
    /// <summary>Checks them.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void Check(MigrationOptions options)
    {
        if (options is { BackupMode: not BackupMode.Never, BackupMethod: BackupMethod.PgDump, BackupPath: null })
            throw new MigrationException(MigrationErrorId.OptionsInvalid, "pg_dump writes into a folder, and none is given.",
                "Give -BackupPath, or use -BackupMethod TableCopy to copy inside the database.");
    }
}
