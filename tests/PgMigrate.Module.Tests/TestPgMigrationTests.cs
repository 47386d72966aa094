using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What <c>Test-PgMigration</c> answers, in a hosted runspace.</summary>
public sealed class TestPgMigrationTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();

    public TestPgMigrationTests()
    {
        _folder.Write("up/0001_create.sql", "CREATE TABLE public.item (id bigint PRIMARY KEY);");
        _folder.Write(
            "up/0002_change.sql",
            "ALTER TABLE public.item ADD COLUMN name text;\nALTER TABLE public.item\n    ALTER COLUMN name SET NOT NULL;"
        );
    }

    [Fact]
    public void Findings_HavePlaceReasonAndSafeWay()
    {
        ShellResult result = _shell
            .Run(
                $"$f = Test-PgMigration '{_folder}' -MinimumSeverity Warning | Where-Object RuleId -eq set-not-null; "
                    + "$f.Script; $f.Line; $f.Column; \"$($f.Lock)\"; \"$($f.Evidence)\"; $f.Object; \"$($f.HelpUri)\"; "
                    + "$f.SafeWay"
            )
            .ThrowOnError();

        Assert.Equal(
            ["0002_change.sql", "3", "5", "AccessExclusive", "Static", "public.item", "docs/rules/set-not-null.md"],
            result.Text.Take(7)
        );
        Assert.Contains("VALIDATE CONSTRAINT", result.Text[7], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-DryRun", "none is named")]
    [InlineData("-OnTargetServer -RehearsalConnectionString 'Host=nowhere'", "two places")]
    public void Trials_ThatContradictThemselves_AreRefused(string parameters, string told)
    {
        var error = _shell.Run($"Test-PgMigration '{_folder}' {parameters}").Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(told, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rehearsal_WithoutADatabase_BeginsWithAnEmptyOne()
    {
        ShellResult result = _shell
            .Run(
                $"Test-PgMigration '{_folder}' -Rehearse | Where-Object RuleId -eq rehearsed | ForEach-Object {{ "
                    + $"\"$($_.Evidence): $($_.Message)\" }}"
            )
            .ThrowOnError();
        Assert.Contains(
            result.Text,
            line =>
                line.StartsWith(
                    "Observed: 2 scripts with 3 statements ran on a copy in a sandbox, PostgreSQL ",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Quiet_IsFalseOnlyForErrorsThatNoScriptAllows()
    {
        Assert.True(Answer(""));
        Assert.False(Answer("-Severity @{ 'set-not-null' = 'error' }"));
        Assert.True(Answer("-Severity @{ 'set-not-null' = 'off' }"));
    }

    [Theory]
    [InlineData("@{ 'set-nut-null' = 'Off' }", "'set-not-null'")]
    [InlineData("@{ 'set-not-null' = 'Grave' }", "'Grave' is not a severity")]
    public void Severity_OfAnUnknownKind_IsRefused(string table, string told)
    {
        var error = _shell.Run($"Test-PgMigration '{_folder}' -Severity {table}").Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(told, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFile_SaysHowGrave_AndTheCallOverrulesIt()
    {
        _folder.Write("pgmigrate.json", "{ \"environments\": { \"PROD\": { \"severity\": { \"set-not-null\": \"Error\" } } } }");
        Assert.True(Answer(""));
        Assert.False(Answer("-Environment PROD"));
        Assert.True(Answer("-Environment PROD -Severity @{ 'set-not-null' = 'Warning' }"));
    }

    [Fact]
    public void Findings_ComeWorstFirst()
    {
        ShellResult result = _shell
            .Run(
                $"Test-PgMigration '{_folder}' -Severity @{{ 'unqualified-name' = 'Error' }} | ForEach-Object {{ "
                    + $"\"$($_.Severity)\" }}"
            )
            .ThrowOnError();
        Assert.Equal(["Warning", "Information"], result.Text.Distinct());
    }

    [Fact]
    public void AFolderThatIsNotThere_IsAnError() =>
        Assert.StartsWith(
            "FolderNotFound,",
            _shell.Run($"Test-PgMigration '{_folder}/none'").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal
        );

    [Fact]
    public void AnEmptyPipeline_TestsNothing() =>
        Assert.Empty(_shell.Run($"@() | Test-PgMigration '{_folder}'").ThrowOnError().Output);

    public void Dispose()
    {
        _folder.Dispose();
        _shell.Dispose();
    }

    private bool Answer(string arguments) =>
        (bool)Assert.Single(_shell.Run($"Test-PgMigration '{_folder}' -Quiet {arguments}").ThrowOnError().Output).BaseObject;
}
