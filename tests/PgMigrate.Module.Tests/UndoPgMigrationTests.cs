using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What <c>Undo-PgMigration</c> does, in a hosted runspace.</summary>
public sealed class UndoPgMigrationTests(Server server) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public void Scripts_GoInReverseOrder_AndTheHistoryTellsWhy()
    {
        Migrate();

        Assert.Equal(
            ["0002_b.sql Undone down", "0001_a.sql Undone down"],
            Run(
                "$Database | Undo-PgMigration $Folder -Last 2 -Reason 'OPS-12' | ForEach-Object { \"$($_.Script) $($_.Status) "
                    + "$($_.Folder)\" }"
            )
        );

        Assert.Equal(
            ["0001_a.sql OPS-12", "0002_b.sql OPS-12"],
            Run("$Database | Get-PgMigrationHistory -Status Undone | ForEach-Object { \"$($_.Script) $($_.Reason)\" }")
        );
        Assert.Equal(["Pending", "Pending"], Run("$Database | Get-PgMigration $Folder | ForEach-Object State"));
    }

    [Fact]
    public void WhatIf_ShowsTheScripts_AndChangesNothing()
    {
        Migrate();

        Assert.Equal(
            ["0002_b.sql WouldApply"],
            Run("$Database | Undo-PgMigration $Folder -To 0001_a.sql -WhatIf | ForEach-Object { \"$($_.Script) $($_.Status)\" }")
        );

        Assert.Equal(["Applied", "Applied"], Run("$Database | Get-PgMigration $Folder | ForEach-Object State"));
    }

    [Fact]
    public void WithoutADownScript_WhatIfShowsWhatIsDerived()
    {
        _folder.Write("up/0001_size.sql", "CREATE TABLE item (size integer);");
        Run("$null = $Database | Invoke-PgMigration $Folder");

        Assert.Contains(
            "DROP TABLE public.item RESTRICT;",
            string.Concat(Run("$Database | Undo-PgMigration $Folder -Last 1 -WhatIf 6>&1")),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["0001_size.sql Undone"],
            Run("$Database | Undo-PgMigration $Folder -Last 1 6>$null | ForEach-Object { \"$($_.Script) $($_.Status)\" }")
        );
    }

    [Fact]
    public void ARunThatFails_TakesBackWhatItApplied()
    {
        _folder.Write("up/0001_size.sql", "CREATE TABLE item (size integer);");
        _folder.Write("up/0002_wrong.sql", "SELECT 1 / 0;");

        ShellResult result = _shell.Run(
            "$Database | Invoke-PgMigration $Folder -OnFailure Undo 6>$null | ForEach-Object { \"$($_.Script) $($_.Status)\" }",
            Variables
        );

        Assert.StartsWith("StatementFailed,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("0001_size.sql Undone", result.Text);
        Assert.Equal(["Pending", "Failed"], Run("$Database | Get-PgMigration $Folder | ForEach-Object State"));
    }

    [Theory]
    [InlineData("", "OptionsInvalid")]
    [InlineData("-Last 1 -To 0001_a.sql", "OptionsInvalid")]
    [InlineData("-To 0009_none.sql", "ScriptNotFound")]
    [InlineData("-Last 3", "UndoRefused")]
    public void WhatCannotBe_IsRefused(string parameters, string errorId)
    {
        _folder.Write("up/0000_no_way_back.sql", "CREATE SEQUENCE q; SELECT setval('q', 5);");
        Migrate();

        ErrorRecord error = _shell.Run($"$Database | Undo-PgMigration $Folder {parameters}", Variables).Error;

        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private (string, object?)[] Variables => [("Database", _database), ("Folder", _folder.FullPath)];

    private void Migrate()
    {
        foreach (string name in (string[])["0001_a", "0002_b"])
        {
            _folder.Write($"up/{name}.sql", $"CREATE TABLE t{name} (id integer);");
            _folder.Write($"down/{name}.sql", $"DROP TABLE t{name};");
        }

        Run("$null = $Database | Invoke-PgMigration $Folder");
    }

    private IReadOnlyList<string> Run(string script) => _shell.Run(script, Variables).ThrowOnError().Text;
}
