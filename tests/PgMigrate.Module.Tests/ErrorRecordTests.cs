using System.Management.Automation;
using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>Every failure that the engine foresees reaches the user as a record that says what it is.</summary>
public sealed class ErrorRecordTests
{
    [Fact]
    public void EveryErrorId_HasItsRecord()
    {
        using Shell shell = Shell.OpenWithProbes();
        string[] ids = [.. shell.Run("[enum]::GetNames([PgMigrate.MigrationErrorId])").ThrowOnError().Text];
        Assert.InRange(ids.Length, 30, 200);
        foreach (string id in ids)
        {
            ErrorRecord error = shell.Run($"Test-Failure -ErrorId {id}").Error;
            Assert.Equal($"{id},PgMigrate.ModuleTests.Cmdlets.TestFailureCommand", error.FullyQualifiedErrorId);
            Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
            Assert.Equal("0001_x.sql", error.TargetObject);
            Assert.Equal("It failed.", error.ToString());
            Assert.Equal("Do something.", error.ErrorDetails.RecommendedAction);
        }
    }

    [Fact]
    public void Defect_HasARecordToo()
    {
        using Shell shell = Shell.OpenWithProbes();
        ErrorRecord error = shell.Run("Test-Failure").Error;
        Assert.StartsWith("UnexpectedError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
    }

    [Fact]
    public void FailingStatement_ShowsWhereAndWhatTheServerSaid()
    {
        using Shell shell = Shell.OpenWithProbes();
        string text = shell.Run("Test-Failure -ErrorId StatementFailed -Statement \"INSERT`nINTO x\"").Error.ToString();
        Assert.Equal(
            """
            0001_x.sql:40:5: It failed. (SQLSTATE 23505)
            Statement: INSERT INTO x
            Detail: Key (id)=(1) already exists.
            Hint: Choose another.
            """.ReplaceLineEndings("\n"),
            text
        );
    }

    [Fact]
    public void LongStatement_IsShortened()
    {
        using Shell shell = Shell.OpenWithProbes();
        string text = shell.Run("Test-Failure -ErrorId StatementFailed -Statement (\"line`n\" * 1000)").Error.ToString();
        Assert.InRange(text.Length, 250, 350);
        Assert.Contains("line line …\nDetail:", text, StringComparison.Ordinal);
    }
}
