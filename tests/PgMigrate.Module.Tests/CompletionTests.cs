using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What the tab key offers.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();

    public CompletionTests()
    {
        _folder.Write("migrations/up/0001_create_asset.sql", "");
        _folder.Write("migrations/up/0002_it's here.sql", "");
        _folder.Write("migrations/up/0003_seed.ENV.DEV.sql", "");
        _folder.Write("migrations/permissions/grants.ENV.Test.sql", "");
        _folder.Write("other dir/views/overview.sql", "");
        _folder.Write(
            "pgmigrate.json",
            """{ "targets": { "dev": { "connectionString": "Host=a", "environment": "DEV" }, "prod": { "connectionString": "Host=b", "environment": "PROD" } } }"""
        );
        _shell.Run("$ExecutionContext.SessionState.Path.SetLocation($Path)", ("Path", _folder.FullPath)).ThrowOnError();
    }

    [Theory]
    [InlineData(
        "Invoke-PgMigration -To ",
        "0001_create_asset.sql",
        "'0002_it''s here.sql'",
        "0003_seed.ENV.DEV.sql",
        "grants.ENV.Test.sql"
    )]
    [InlineData("Invoke-PgMigration -To 0001", "0001_create_asset.sql")]
    [InlineData("Get-PgMigration -Script *seed", "0003_seed.ENV.DEV.sql")]
    [InlineData("Get-PgMigration 'other dir' -Script ", "overview.sql")]
    [InlineData("Get-PgMigration nowhere -Script ")]
    [InlineData("Invoke-PgMigration -Target ", "dev", "prod")]
    [InlineData("Get-PgMigrationHistory -Target p", "prod")]
    [InlineData("Get-PgSchemaHistory tara.* -Target d", "dev")]
    [InlineData("Compare-PgSchema -Target ", "dev", "prod")]
    [InlineData("Compare-PgSchema -ReferenceTarget p", "prod")]
    [InlineData("Compare-PgSchema -ReferencePath migrations -Environment t", "Test")]
    [InlineData("Invoke-PgMigration -Environment ", "DEV", "PROD", "Test")]
    [InlineData("Invoke-PgMigration migrations -Environment t", "Test")]
    [InlineData(
        "New-PgMigration x -Folder run",
        "runAfterCreateDatabase",
        "runAfterOtherAnyTimeScripts",
        "runBeforeUp",
        "runFirstAfterUp"
    )]
    [InlineData("Get-PgMigration -State Pe", "Pending")]
    [InlineData("Invoke-PgMigration -TransactionMode ", "None", "Run", "Script")]
    [InlineData("Export-PgMigrationReport -Format ", "Csv", "Html", "JUnit", "Json", "Markdown", "Sarif")]
    [InlineData("Stop-PgSandbox -Name no-such-")]
    public void Tab_Offers(string line, params string[] expected)
    {
        using PowerShell shell = _shell.Prepare(string.Empty);
        shell.Commands.Clear();
        CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, null, shell);
        string[] offered =
        [
            .. completion
                .CompletionMatches.Where(match => match.ResultType == CompletionResultType.ParameterValue)
                .Select(match => match.CompletionText),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }
}
