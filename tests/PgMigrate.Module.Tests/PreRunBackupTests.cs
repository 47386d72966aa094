using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The backup that a run makes before it destroys data, through the cmdlets.</summary>
public sealed class PreRunBackupTests(Server server) : IClassFixture<Server>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public void The_command_of_the_message_brings_the_rows_back()
    {
        Destroy();

        var command = Run("$told = & { $null = $Database | Invoke-PgMigration $Folder } 6>&1; \"$told\"").Single();
        Assert.Contains("rows written since are not in it", command, StringComparison.Ordinal);
        command = command[command.IndexOf("Restore-PgSchema", StringComparison.Ordinal)..];
        // The command names server and database; who works there is the caller's matter.
        command = command[..command.IndexOf(" -Server", StringComparison.Ordinal)];

        Assert.Equal(["2"], Run($"({command} -ConnectionString $Database).Rows"));
    }

    [Fact]
    public void The_run_names_its_backup_and_Never_makes_none()
    {
        Destroy();

        Assert.Equal(
            ["True"],
            Run("$run = $Database | Invoke-PgMigration $Folder; $run.BackupId -eq ($Database | Get-PgSchemaBackup).BackupId")
        );

        _folder.Write("up/0003_other.sql", "CREATE TABLE other (id integer); INSERT INTO other VALUES (1);");
        Run("$Database | Invoke-PgMigration $Folder");
        _folder.Write("up/0004_gone.sql", "DROP TABLE other;");
        Assert.Equal(
            ["0004_gone.sql ", "1"],
            Run(
                "$Database | Invoke-PgMigration $Folder -BackupMode Never -WarningAction Ignore | ForEach-Object { "
                    + "\"$($_.Script) $($_.BackupId)\" }; @($Database | Get-PgSchemaBackup).Count"
            )
        );
    }

    [Fact]
    public void A_lock_makes_the_run_one_transaction()
    {
        Destroy();
        _folder.Write(
            "up/0002_gone.sql",
            "CREATE TABLE held AS SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND mode = "
                + "'ShareRowExclusiveLock' AND relation = 'item'::regclass; DROP TABLE item;"
        );

        var told = Run("$told = & { $null = $Database | Invoke-PgMigration $Folder -BackupLock } 6>&1; \"$told\"").Single();
        Assert.Contains("nobody else wrote there before the run's commit", told, StringComparison.Ordinal);

        _folder.Write(
            "down/0002_gone.sql",
            "DO $$ BEGIN ASSERT (SELECT count FROM held) = 1; END $$; DROP TABLE held; CREATE TABLE item (id integer PRIMARY "
                + "KEY);"
        );
        Assert.Equal(["Undone"], Run("($Database | Undo-PgMigration $Folder -Last 1 -BackupLock 6>$null).Status"));
    }

    [Fact]
    public void A_lock_refuses_another_transaction_mode()
    {
        Destroy();

        ErrorRecord error = _shell
            .Run("$Database | Invoke-PgMigration $Folder -BackupLock -TransactionMode Script", Variables)
            .Error;

        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Table public.item")]
    [InlineData("-Column public.item.id")]
    [InlineData("-Path ./backups")]
    public void Cleanup_drops_all_that_was_replaced_and_takes_no_part_of_it(string part)
    {
        Destroy();
        Run(
            "$Database | Invoke-PgMigration $Folder 6>$null; $Database | Get-PgSchemaBackup | Restore-PgSchema "
                + "-ConnectionString $Database"
        );

        ErrorRecord error = _shell.Run($"$Database | Restore-PgSchema -Cleanup {part}", Variables).Error;

        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Cleanup", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_takes_the_same_options()
    {
        Destroy();

        ErrorRecord error = _shell.Run("$Database | Undo-PgMigration $Folder -Last 1 -BackupMethod PgDump", Variables).Error;

        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-BackupPath", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private (string, object?)[] Variables => [("Database", _database), ("Folder", _folder.FullPath)];

    private void Destroy()
    {
        _folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY); INSERT INTO item VALUES (1), (2);");
        Run("$Database | Invoke-PgMigration $Folder");
        _folder.Write("up/0002_gone.sql", "DROP TABLE item;");
    }

    private IReadOnlyList<string> Run(string script) => _shell.Run(script, Variables).ThrowOnError().Text;
}
