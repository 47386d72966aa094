using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The reports that <c>Export-PgMigrationReport</c> writes, and where.</summary>
public sealed class ExportPgMigrationReportTests : IDisposable
{
    private const string Finding = """
        function New-Finding([string] $Path, [string] $Message = 'It is unsafe.') {
            [PgMigrate.Finding]@{
                RuleId = 'some-rule'; Severity = 'Error'; Evidence = 'Static'; Script = '0001_a.sql'; Path = $Path; Line = 3; Column = 1
                Message = $Message; Reason = 'Why.'; SafeWay = 'How.'; HelpUri = 'docs/rules/some-rule.md'
            }
        }

        """;

    private readonly TempFolder _folder = new();
    private readonly Shell _shell = Shell.Open();

    public ExportPgMigrationReportTests() =>
        _shell.Run("$ExecutionContext.SessionState.Path.SetLocation($Path)", ("Path", _folder.FullPath)).ThrowOnError();

    [Fact]
    public void WithoutAPath_TheReportIsOneString()
    {
        ShellResult result = Run("(New-Finding), (New-Finding) | Export-PgMigrationReport Json");
        Assert.Equal(
            2,
            JsonDocument.Parse(Assert.IsType<string>(Assert.Single(result.Output).BaseObject)).RootElement.GetArrayLength()
        );
        Assert.DoesNotContain('\r', result.Text[0]);
        Assert.EndsWith("]", result.Text[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Export-PgMigrationReport Json")]
    [InlineData("@() | Export-PgMigrationReport Json")]
    [InlineData("$null | Export-PgMigrationReport Json")]
    [InlineData("$null, $null | Export-PgMigrationReport Json")]
    [InlineData("Export-PgMigrationReport Json -InputObject $null")]
    [InlineData("Export-PgMigrationReport Json -InputObject @()")]
    [InlineData("Export-PgMigrationReport Json -InputObject @($null)")]
    public void Nothing_GivesAnEmptyReport(string script) => Assert.Equal(["[]"], Run(script).Text);

    [Theory]
    [InlineData("New-Finding | Export-PgMigrationReport Json", 1)]
    [InlineData("Export-PgMigrationReport Json -InputObject ((New-Finding), (New-Finding))", 2)]
    [InlineData("(New-Finding), $null, (New-Finding) | Export-PgMigrationReport Json", 2)]
    public void Findings_AreTakenHoweverTheyCome(string script, int count) =>
        Assert.Equal(count, JsonDocument.Parse(Run(script).Text[0]).RootElement.GetArrayLength());

    [Fact]
    public void WithAPath_TheFileIsGiven()
    {
        ShellResult result = Run("New-Finding -Message 'Größe' | Export-PgMigrationReport Markdown ./a.md");
        Assert.Equal(_folder["a.md"], Assert.IsType<FileInfo>(Assert.Single(result.Output).BaseObject).FullName);
        Assert.Equal((byte)'#', File.ReadAllBytes(_folder["a.md"])[0]);
        Assert.Contains("Größe", Read("a.md"), StringComparison.Ordinal);
        Assert.EndsWith("\n", Read("a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void APath_IsLiteral()
    {
        Run("Export-PgMigrationReport Sarif 'a[1]*.sarif'");
        Assert.True(File.Exists(_folder["a[1]*.sarif"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-SourceRoot .")]
    [InlineData("-SourceRoot $Root")]
    public void Paths_AreRelativeToTheSourceRoot(string arguments)
    {
        string json = _shell
            .Run(
                $"{Finding} New-Finding \"$Root/migrations/up/0001_a.sql\" | Export-PgMigrationReport Json {arguments}",
                ("Root", _folder.FullPath)
            )
            .ThrowOnError()
            .Text[0];
        Assert.Equal("migrations/up/0001_a.sql", JsonDocument.Parse(json).RootElement[0].GetProperty("path").GetString());
    }

    [Fact]
    public void WhatIf_WritesNothing()
    {
        Assert.Empty(Run("Export-PgMigrationReport Html a.html -WhatIf").Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void AFile_IsReplaced()
    {
        _folder.Write("a.json", "old and longer");
        Run("Export-PgMigrationReport Json a.json");
        Assert.Equal("[]\n", Read("a.json"));
    }

    [Theory]
    [InlineData("Export-PgMigrationReport Json a.json -NoClobber", "ReportExists", "a.json")]
    [InlineData("Export-PgMigrationReport Json none/a.json", "ReportFolderNotFound", "none")]
    [InlineData("Export-PgMigrationReport Json folder", "ReportUnwritable", "folder")]
    [InlineData("Export-PgMigrationReport Json Variable:x", "OptionsInvalid", "Variable")]
    [InlineData("Export-PgMigrationReport Json -SourceRoot Variable:x", "OptionsInvalid", "Variable")]
    public void Mistakes_AreExplained(string script, string errorId, string part)
    {
        _folder.Write("a.json", "mine");
        _folder.Write("folder/b.json", "mine");
        var error = _shell.Run(script).Error;
        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal("mine", Read("a.json"));
        Assert.Equal(
            ["a.json", "folder"],
            Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void AnUnknownFormat_IsRefusedWithThoseThereAre()
    {
        var error = _shell.Run("Export-PgMigrationReport Pdf").Error;
        Assert.Contains("Sarif", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[PgMigrate.MigrationScript]@{ Script = '0001_a.sql'; Kind = 'OneTime'; State = 'Pending' }", "MigrationScript")]
    [InlineData("'text'", "of the database")]
    [InlineData("Write-Error 'no connection' 2>&1", "no connection")]
    [InlineData("(New-Finding), 7", "Int32")]
    public void AnythingElseThanAFinding_IsRefused_AndNothingIsWritten(string input, string part)
    {
        var error = _shell.Run($"{Finding} {input} | Export-PgMigrationReport Html a.html").Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Test-PgMigration", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void ACheckThatFails_IsNoCleanReport()
    {
        _folder.Write("up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        ShellResult result = _shell.Run(
            "'Host=127.0.0.1;Port=1;Database=none;Username=u' | Test-PgMigration . | Export-PgMigrationReport Json"
        );
        Assert.StartsWith("ServerUnreachable,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        JsonElement finding = JsonDocument.Parse(Assert.Single(result.Text)).RootElement[0];
        Assert.Equal(
            ("not-checked", "Error"),
            (finding.GetProperty("ruleId").GetString(), finding.GetProperty("severity").GetString())
        );
        Assert.Contains("127.0.0.1:1/none was not checked", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private ShellResult Run(string script) => _shell.Run(Finding + script).ThrowOnError();

    private string Read(string path) => File.ReadAllText(_folder[path]);
}
