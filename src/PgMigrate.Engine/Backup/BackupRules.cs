namespace PgMigrate.Engine.Backup;

/// <summary>What options of a backup go together.</summary>
internal static class BackupRules
{
    /// <summary>Checks them.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void Check(BackupOptions options)
    {
        var isDump = options.Method == BackupMethod.PgDump;
        if (isDump && options.Folder is null)
            throw Invalid(
                "pg_dump writes into a folder, and none is given.",
                $"Give {BackupOption.Folder}, or use {BackupOption.Method.To(BackupMethod.TableCopy)} to copy inside "
                    + "the database."
            );
        if (options.SchemaOnly && !isDump)
            throw Invalid(
                "A backup by TableCopy is one of rows; its schema comes with it.",
                $"Use {BackupOption.Method.To(BackupMethod.PgDump)} with {BackupOption.SchemaOnly}."
            );
        if (options.Format != BackupFormat.Custom && !isDump)
            throw Invalid(
                "A format is one of pg_dump's.",
                $"Use {BackupOption.Method.To(BackupMethod.PgDump)}, or leave {BackupOption.Format} out."
            );
        if (options.Jobs > 1 && isDump && options.Format != BackupFormat.Directory)
            throw Invalid(
                "pg_dump writes its custom format by one connection.",
                $"Use {BackupOption.Format.To(BackupFormat.Directory)} with {BackupOption.Jobs}."
            );
        if (options.Jobs > 1 && options.Folder is null)
            throw Invalid(
                "A copy inside the database is made by one connection, in one transaction.",
                $"Leave {BackupOption.Jobs} out, or give {BackupOption.Folder}."
            );
        if (isDump && options.Tables.Count > 0 && options.Schemas.Count > 0)
            throw Invalid(
                "pg_dump takes tables or schemas: with both it leaves the schemas' other tables out.",
                $"Make two backups, or use {BackupOption.Method.To(BackupMethod.TableCopy)}."
            );
    }

    private static MigrationException Invalid(string what, string advice) => new(MigrationErrorId.OptionsInvalid, what, advice);
}
