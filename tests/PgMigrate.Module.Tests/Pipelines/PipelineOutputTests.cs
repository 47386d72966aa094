using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Agents;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>When a cmdlet tells an agent, and on which stream: the host's, whatever becomes of errors.</summary>
public sealed class PipelineOutputTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("-PipelineOutput AzureDevOps", 1)]
    [InlineData("-PipelineOutput AzureDevOps -Quiet", 1)]
    [InlineData("-PipelineOutput AzureDevOps -MinimumSeverity Error", 1)]
    [InlineData("-PipelineOutput None", 0)]
    [InlineData("", 0)]
    public void Findings_AreIssues_WhateverIsEmitted(string parameters, int expected)
    {
        _folder.Write("up/0001_a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\n");
        _folder.Write("up/0002_b.sql", "ALTER TABLE a ALTER COLUMN id SET DATA TYPE text;\n");
        ShellResult result = _shell.Run($"Test-PgMigration '{_folder}' {parameters}").ThrowOnError();
        var commands = AzureDevOpsReader.Read(string.Join('\n', result.Messages));
        Assert.Equal(
            expected,
            commands.Count(command => command is { Name: "task.logissue" } && command["sourcepath"] is not null)
        );
        Assert.DoesNotContain(result.Output, value => $"{value}".Contains("##vso", StringComparison.Ordinal));
    }

    // Where an error ends the call, nothing can be said behind it.
    [Theory]
    [InlineData("-ErrorAction Stop")]
    [InlineData("-ErrorAction Continue")]
    [InlineData("-ErrorAction SilentlyContinue")]
    public void AFailure_IsAnIssue_WhateverBecomesOfTheError(string preference)
    {
        ShellResult result = _shell.Run(
            $"Invoke-PgMigration '{_folder["none"]}' -Server 127.0.0.1 -PipelineOutput GitHub {preference}"
        );
        var annotation = Assert.Single(GitHubReader.Read(string.Join('\n', result.Messages)));
        Assert.Equal(("error", "PgMigrate: FolderNotFound"), (annotation.Name, annotation["title"]));
    }

    [Fact]
    public void ParametersThatContradictEachOther_AreAnIssue()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        ShellResult result = _shell.Run($"Test-PgMigration '{_folder}' -DryRun -PipelineOutput AzureDevOps");
        var issue = AzureDevOpsReader.Read(string.Join('\n', result.Messages)).First(command => command.Name == "task.logissue");
        Assert.Equal("OptionsInvalid", issue["code"]);
    }
}
