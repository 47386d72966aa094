using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The lock file that <c>Update-PgMigrationSum</c> writes and <c>New-PgMigration</c> keeps.</summary>
public sealed class UpdatePgMigrationSumTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();

    private string SumPath => _folder["pgmigrate.sum"];

    [Fact]
    public void Default_WritesTheFile()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        object file = Assert.Single(Run("Update-PgMigrationSum").Output).BaseObject;
        Assert.Equal(SumPath, Assert.IsType<FileInfo>(file).FullName);
        Assert.StartsWith("pgmigrate-sum v1 sha256:", File.ReadAllText(SumPath), StringComparison.Ordinal);
        Assert.Contains("\nup/0001_a.sql sha256:", File.ReadAllText(SumPath), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_WritesNothing()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        Assert.Empty(Run("Update-PgMigrationSum -WhatIf").Output);
        Assert.False(File.Exists(SumPath));
    }

    [Theory]
    [InlineData("none", "FolderNotFound")]
    [InlineData("", "FolderNotRecognised")]
    public void FolderThatIsNone_IsRefused(string folder, string errorId) =>
        Assert.StartsWith(
            $"{errorId},",
            _shell.Run($"Update-PgMigrationSum '{_folder[folder]}'").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal
        );

    [Fact]
    public void FolderThatDoesNotMatch_IsNotRun()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        Run("Update-PgMigrationSum");
        _folder.Write("up/0001_a.sql", "SELECT 2;");
        var error = _shell
            .Run($"Invoke-PgMigration '{_folder}' -ConnectionString 'Host=127.0.0.1;Port=1;Database=d;Username=u'")
            .Error;
        Assert.StartsWith("SumMismatch,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Contains("up/0001_a.sql was changed", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NewMigration_KeepsTheFileWhereThereIsOne()
    {
        Run("New-PgMigration -Name first");
        Assert.False(File.Exists(SumPath));
        Run("Update-PgMigrationSum");
        Run("New-PgMigration -Name second -WhatIf");
        string before = File.ReadAllText(SumPath);
        Assert.DoesNotContain("second", before, StringComparison.Ordinal);

        ShellResult made = Run("New-PgMigration -Name second");
        Assert.Equal(3, made.Output.Count);
        string after = File.ReadAllText(SumPath);
        Assert.Contains("\nverify/0002_second.sql sha256:", after, StringComparison.Ordinal);
        Run("Update-PgMigrationSum");
        Assert.Equal(after, File.ReadAllText(SumPath));
    }

    [Fact]
    public void NewMigration_LeavesAFileThatDidNotMatch()
    {
        Run("New-PgMigration -Name first");
        Run("Update-PgMigrationSum");
        string before = File.ReadAllText(SumPath);
        _folder.Write("up/0001_first.sql", "SELECT 'changed by hand';");
        ShellResult result = _shell
            .Run(
                $"New-PgMigration -Path '{_folder}' -Name second -WarningAction SilentlyContinue -WarningVariable warned | "
                    + "Out-Null; \"$warned\""
            )
            .ThrowOnError();
        Assert.Contains("up/0001_first.sql was changed", result.Text.Single(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(SumPath));
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private ShellResult Run(string command) => _shell.Run($"{command} -Path '{_folder}'").ThrowOnError();
}
