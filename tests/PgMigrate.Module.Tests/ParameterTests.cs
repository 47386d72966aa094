using System.Net;
using System.Security;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>What the transformations take, and what they refuse.</summary>
public sealed class ParameterTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenWithProbes();

    [Theory]
    [InlineData("5", 5_000)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData("'5'", 5_000)]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("2min", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("14d", 1_209_600_000)]
    [InlineData("0.5D", 43_200_000)]
    [InlineData("'00:00:05'", 5_000)]
    [InlineData("([timespan]::FromMilliseconds(7))", 7)]
    [InlineData("([long]3)", 3_000)]
    public void Duration_TakesWhatPeopleWrite(string argument, long milliseconds)
    {
        object value = _shell.Run($"Test-Argument -Duration {argument}").ThrowOnError().Output.Single().BaseObject;
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("([timespan]::FromSeconds(-1))")]
    [InlineData("5x")]
    [InlineData("5y")]
    [InlineData("5kb")]
    [InlineData("''")]
    [InlineData("99999999999999h")]
    [InlineData("(Get-Date)")]
    public void Duration_RefusesAnythingElse(string argument)
    {
        string text = _shell.Run($"function Get-Date {{ [datetime]::Now }}; Test-Argument -Duration {argument}").Error.ToString();
        Assert.Contains("500ms, 5s, 2min, 1h", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'token'")]
    [InlineData("$Secure")]
    public void Secret_TakesStringsAndSecureStrings(string argument)
    {
        SecureString secure = new NetworkCredential(string.Empty, "token").SecurePassword;
        var value = (SecureString)
            _shell.Run($"Test-Argument -Secret {argument}", ("Secure", secure)).ThrowOnError().Output.Single().BaseObject;
        Assert.Equal("token", new NetworkCredential(string.Empty, value).Password);
    }

    [Fact]
    public void Secret_OfAnotherType_IsNotRepeatedInTheError()
    {
        string text = _shell.Run("Test-Argument -Secret @(123456)").Error.ToString();
        Assert.DoesNotContain("123456", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ A = $null }", "'A'")]
    [InlineData("@{ A = (1, 2) }", "'A'")]
    [InlineData("@{ A = [datetime]::Now }", "'A'")]
    public void Token_WithoutOneText_IsRefused(string tokens, string part)
    {
        var error = _shell.Run($"Invoke-PgMigration -Server none -Token {tokens}").Error;
        Assert.StartsWith("TokenInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Path_OfAnotherProvider_IsRefused()
    {
        var error = _shell.Run("Invoke-PgMigration -Server none -Path Variable:x").Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://deploy:s3cret@db1/shop")]
    [InlineData("Host=db1;Password=s3cret;Database=shop")]
    [InlineData("jdbc:postgresql://db1/shop?password=s3cret")]
    public void Path_ThatIsAConnection_IsNotShown_AndItsParameterIsNamed(string text)
    {
        var error = _shell.Run("Invoke-PgMigration $Text", ("Text", text)).Error;
        Assert.StartsWith("OptionsInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-ConnectionString", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{error}{error.TargetObject}{error.Exception}", StringComparison.Ordinal);
    }

    [Fact]
    public void Path_OfOneOfTheFolders_NamesItsParent()
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_a.sql", "SELECT 1;");
        var error = _shell.Run($"Test-PgMigration '{folder}/up'").Errors[0];
        Assert.StartsWith("FolderNotRecognised,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal($"Give its parent: {folder}", error.ErrorDetails.RecommendedAction);
    }

    public void Dispose() => _shell.Dispose();
}
