using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The cmdlets of the way back, against a real server.</summary>
public sealed class BackupTests(Server server) : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_backup_is_made_listed_and_restored_through_pipes()
    {
        string database = Migrated();

        Assert.Equal("2", Run("(Backup-PgSchema -ConnectionString $Database -Table a).Rows", database));
        Assert.Equal("public.a", Run("(Get-PgSchemaBackup -ConnectionString $Database -Last 1).Tables", database));
        Assert.Equal(
            "True",
            Run(
                "$b = Get-PgSchemaBackup -ConnectionString $Database; ($b | Restore-PgSchema -ConnectionString "
                    + "$Database).BackupId -eq $b.BackupId",
                database
            )
        );
    }

    [Fact]
    public void A_folder_is_read_without_a_server_and_told_by_database()
    {
        string database = Migrated();
        Run("$null = Backup-PgSchema $Folder/backups -ConnectionString $Database", database);

        Assert.Equal("1", Run("@(Get-PgSchemaBackup $Folder/backups).Count", database));
        Assert.Equal("1", Run("@(Get-PgSchemaBackup $Folder/backups -ConnectionString $Database).Count", database));
        Assert.Equal("0", Run("@(Get-PgSchemaBackup $Folder/backups -ConnectionString $Other).Count", database));
    }

    [Fact]
    public void A_backup_in_the_pipeline_is_no_connection_string()
    {
        string database = Migrated();

        string error = Run(
            """
            $b = Backup-PgSchema -ConnectionString $Database -Table a
            try { $b | Restore-PgSchema -Server 127.0.0.1 -Port 1 -Database none -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            """,
            database
        );

        Assert.StartsWith("ServerUnreachable,", error, StringComparison.Ordinal);
        error = Run(
            "$b = Get-PgSchemaBackup -ConnectionString $Database; try { $b | Restore-PgSchema -WhatIf -ErrorAction Stop } catch { "
                + "$_.FullyQualifiedErrorId }",
            database
        );
        Assert.DoesNotContain("ConnectionStringInvalid", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_piped_backup_is_restored_once()
    {
        string database = Migrated();

        Assert.Equal(
            "2",
            Run(
                """
                $b = 1..2 | ForEach-Object { Backup-PgSchema -ConnectionString $Database -Table a }
                @($b | Restore-PgSchema -ConnectionString $Database).Count
                """,
                database
            )
        );
    }

    private string Migrated()
    {
        _folder.Write("up/0001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (2);");
        string database = server.CreateDatabase();
        Run("$null = Invoke-PgMigration $Folder -ConnectionString $Database", database);
        return database;
    }

    private string Run(string script, string database) =>
        string.Join(
            ' ',
            _shell
                .Run(script, ("Folder", _folder.FullPath), ("Database", database), ("Other", server.For("other")))
                .ThrowOnError()
                .Text
        );
}
