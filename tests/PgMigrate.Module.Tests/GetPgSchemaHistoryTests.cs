using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What <c>Get-PgSchemaHistory</c> answers, in a hosted runspace and printed.</summary>
public sealed class GetPgSchemaHistoryTests(Server server) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public void AColumnsLife_IsToldNewestFirst_WithRunScriptTimeAndUser()
    {
        MigrateThrice();

        Assert.Equal(
            ["Removed 0003_drop.sql ", "Changed 0002_widen.sql type: character varying(5) -> text", "Added 0001_create.sql "],
            Run(
                "Get-PgSchemaHistory shop.item.label -ConnectionString $Database | "
                    + "ForEach-Object { \"$($_.Change) $($_.Script) $([PgMigrate.Display]::Difference($_.Property, $_.Before, "
                    + "$_.After))\" }"
            )
        );
        Assert.Equal(
            ["True True True"],
            Run(
                """
                $change = (Get-PgSchemaHistory shop.item.label -ConnectionString $Database)[1]
                $run = Get-PgMigrationHistory -ConnectionString $Database -Script 0002_widen.sql
                "$($change.RunId -eq $run.RunId) $($change.ChangedBy -eq $run.AppliedBy) $(($change.ChangedAt - $run.StartedAt).Duration() -lt [timespan]::FromMinutes(1))"
                """
            )
        );
    }

    [Fact]
    public void Names_TakeWildcards_AndSince_LeavesOlderChangesOut()
    {
        MigrateThrice();

        Assert.Equal(
            ["shop.item.label", "shop.item.label", "shop.item"],
            Run("($Database | Get-PgSchemaHistory SHOP.it*).Object")
        );
        Assert.Equal(["shop"], Run("($Database | Get-PgSchemaHistory shop, none).Object | Where-Object { $_ -eq 'shop' }"));
        Assert.Empty(Run("$Database | Get-PgSchemaHistory shop.* -Since 2999-01-01"));
        Assert.Empty(Run("$Database | Get-PgSchemaHistory shop.none"));
    }

    [Fact]
    public void ADatabaseWithoutSnapshot_SaysHowToGetOne()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        string fresh = server.For("without_snapshot");
        Run("$null = Invoke-PgMigration $Folder -ConnectionString $Fresh -CreateDatabase -KeepSnapshots 0", ("Fresh", fresh));

        var error = _shell.Run("Get-PgSchemaHistory * -ConnectionString $Fresh", ("Fresh", fresh)).Error;

        Assert.StartsWith("SnapshotNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-KeepSnapshots", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private void MigrateThrice()
    {
        Migrate(
            "0001_create.sql",
            "CREATE SCHEMA shop; CREATE TABLE shop.item (id integer); ALTER TABLE shop.item ADD COLUMN label varchar(5);"
        );
        Migrate("0002_widen.sql", "ALTER TABLE shop.item ALTER COLUMN label TYPE text;");
        Migrate("0003_drop.sql", "ALTER TABLE shop.item DROP COLUMN label;");
    }

    private void Migrate(string script, string sql)
    {
        _folder.Write($"up/{script}", sql);
        Run("$null = Invoke-PgMigration $Folder -ConnectionString $Database");
    }

    private IReadOnlyList<string> Run(string script, params (string Name, object? Value)[] variables) =>
        _shell.Run(script, [("Database", _database), ("Folder", _folder.FullPath), .. variables]).ThrowOnError().Text;
}
