using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What <c>Compare-PgSchema</c> answers, in a hosted runspace and printed.</summary>
public sealed class ComparePgSchemaTests(Server server) : IDisposable
{
    private const string Tables = "CREATE SCHEMA shop; CREATE TABLE shop.item (id integer PRIMARY KEY, price integer);";

    private readonly TempFolder _folder = new();
    private readonly TempFolder _byHand = new();
    private readonly Shell _shell = Shell.Open();
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public void Drift_IsWhatNoRunDid()
    {
        Migrate("0001_shop.sql", Tables);
        Assert.Empty(Compare(""));
        Assert.Equal(["True"], Run("$Database | Compare-PgSchema -Quiet"));

        ChangeByHand(
            "ALTER TABLE shop.item ALTER COLUMN price TYPE bigint; ALTER TABLE shop.item ADD COLUMN note text; CREATE VIEW "
                + "shop.cheap AS SELECT id FROM shop.item;"
        );

        Assert.Equal(
            ["Added COLUMN shop.item.note", "Changed COLUMN shop.item.price type: integer -> bigint", "Added VIEW shop.cheap"],
            Compare("")
        );
        Assert.Equal(["False"], Run("$Database | Compare-PgSchema -Quiet"));
        Assert.Equal(["Added VIEW shop.cheap"], Compare("-Object SHOP.c*, shop.none"));
        Assert.Equal(["True"], Run("$Database | Compare-PgSchema -Quiet -Object shop.none"));
    }

    [Fact]
    public void Runs_AreComparedWithEachOther_AndWithNow()
    {
        Migrate("0001_shop.sql", Tables);
        Migrate("0002_note.sql", "ALTER TABLE shop.item ADD COLUMN note text;");
        Migrate("0003_less.sql", "ALTER TABLE shop.item DROP COLUMN price;");
        Run("$Runs = @{}; Get-PgMigrationHistory -ConnectionString $Database | ForEach-Object { $Runs[$_.Script] = $_.RunId }");

        Assert.Equal(
            ["Added COLUMN shop.item.note"],
            Compare("-ReferenceRunId $Runs['0001_shop.sql'] -RunId $Runs['0002_note.sql']")
        );
        Assert.Equal(
            ["Added COLUMN shop.item.note", "Removed COLUMN shop.item.price"],
            Compare("-ReferenceRunId $Runs['0001_shop.sql']")
        );
    }

    [Fact]
    public void AnotherDatabase_IsAReference_AsAStringAndAsATarget()
    {
        string other = server.CreateDatabase();
        Migrate("0001_shop.sql", Tables);
        Run("$null = Invoke-PgMigration $Folder -ConnectionString $Other", ("Other", other));
        Migrate("0002_index.sql", "CREATE INDEX ix_price ON shop.item (price);");
        Server.WriteTarget(_folder, "other", other);

        Assert.Equal(["Added INDEX shop.ix_price"], Compare("-ReferenceConnectionString $Other"));
        Run("$ExecutionContext.SessionState.Path.SetLocation($Folder)");
        Assert.Equal(["Added INDEX shop.ix_price"], Compare("-ReferenceTarget other"));
    }

    [Fact]
    public void Scripts_AreAReference_WithTheirEnvironmentAndTokens()
    {
        Migrate("0001_shop.sql", Tables);
        _folder.Write("up/0002_size.sql", "ALTER TABLE shop.item ADD COLUMN name varchar({{Size}});");
        _folder.Write("up/0003_only.ENV.PROD.sql", "CREATE TABLE shop.only_prod (id integer);");

        Assert.Equal(
            ["Removed COLUMN shop.item.name", "Removed TABLE shop.only_prod"],
            Compare("-ReferencePath $Folder -Environment PROD -Token @{ Size = 20 }")
        );
    }

    [Theory]
    [InlineData("-ReferencePath x -ReferenceTarget y", "More than one")]
    [InlineData("-ReferenceRunId 0a6f3a8e-4d0b-4f5e-9c11-0a6f3a8e4d0b -ReferenceConnectionString 'Host=x'", "More than one")]
    [InlineData("-Environment PROD", "-ReferencePath, which is not given")]
    [InlineData("-Token @{ A = 1 }", "-ReferencePath, which is not given")]
    public void WhatDoesNotFitTogether_IsRefused(string parameters, string told)
    {
        ErrorRecord error = _shell.Run($"$Database | Compare-PgSchema {parameters}", ("Database", _database)).Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(told, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunWithoutSnapshot_IsNotFound()
    {
        Migrate("0001_shop.sql", Tables);

        ErrorRecord error = _shell
            .Run("$Database | Compare-PgSchema -ReferenceRunId 0a6f3a8e-4d0b-4f5e-9c11-0a6f3a8e4d0b", ("Database", _database))
            .Error;
        Assert.StartsWith("SnapshotNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("0a6f3a8e-4d0b-4f5e-9c11-0a6f3a8e4d0b", error.Exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _byHand.Dispose();
        _folder.Dispose();
    }

    private void Migrate(string script, string sql)
    {
        _folder.Write($"up/{script}", sql);
        Run("$null = Invoke-PgMigration $Folder -ConnectionString $Database");
    }

    // What a run changes that keeps no snapshot, no snapshot knows.
    private void ChangeByHand(string sql)
    {
        _byHand.Write("up/by_hand.sql", sql);
        Run($"$null = Invoke-PgMigration '{_byHand}' -ConnectionString $Database -KeepSnapshots 0 -Force");
    }

    private IReadOnlyList<string> Compare(string parameters) =>
        Run(
            $"Compare-PgSchema -ConnectionString $Database {parameters} | "
                + "ForEach-Object { \"$($_.Change) $($_.ObjectType) $($_.Object) $([PgMigrate.Display]::Difference($_.Property, "
                + "$_.Before, $_.After))\".Trim() }"
        );

    private IReadOnlyList<string> Run(string script, params (string Name, object? Value)[] variables) =>
        _shell.Run(script, [("Database", _database), ("Folder", _folder.FullPath), .. variables]).ThrowOnError().Text;
}
