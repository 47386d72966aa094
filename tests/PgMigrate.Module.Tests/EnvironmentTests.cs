using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The environment that is asked for, held against the target's and against those that are known.</summary>
public sealed class EnvironmentTests(Server server) : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();

    [Fact]
    public void ATarget_IsNotMigratedForAnotherEnvironment_UnlessForced()
    {
        _folder.Write("up/0001_a.ENV.PROD.sql", "CREATE TABLE a (id int);");
        _folder.Write("up/0002_b.ENV.DEV.sql", "CREATE TABLE b (id int);");
        WriteTarget();

        ShellResult refused = InFolder("Invoke-PgMigration $Folder -Target prod -Environment DEV -WhatIf");
        Assert.StartsWith("OptionsInvalid,", refused.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is for the environment PROD, and DEV is asked for", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(refused.Output);

        ShellResult looked = InFolder("Get-PgMigration $Folder -Target prod -Environment dev").ThrowOnError();
        Assert.Contains(looked.Messages, message => message.Contains("and dev is asked for", StringComparison.Ordinal));

        ShellResult same = InFolder("Invoke-PgMigration $Folder -Target prod -Environment prod -WhatIf").ThrowOnError();
        Assert.Equal(["0001_a.ENV.PROD.sql"], Values(same, "Script"));
        ShellResult forced = InFolder("Invoke-PgMigration $Folder -Target prod -Environment DEV -WhatIf -Force").ThrowOnError();
        Assert.Equal(["0002_b.ENV.DEV.sql"], Values(forced, "Script"));
    }

    [Theory]
    [InlineData("PRD", "No script and no target names the environment PRD. Did you mean 'PROD'? Known: DEV, PROD, STAGING. ")]
    [InlineData("dev", "")]
    [InlineData("Staging", "")]
    [InlineData("PROD", "")]
    public void AnEnvironmentThatNothingKnows_IsWarnedOf(string environment, string warning)
    {
        _folder.Write("up/0001_a.ENV.DEV.sql", "CREATE TABLE a (id int);");
        _folder.Write("up/0002_b.sql", "-- pgmigrate:environment staging\nCREATE TABLE b (id int);");
        WriteTarget();
        ShellResult result = InFolder($"Get-PgMigration $Folder -Target prod -Environment {environment}").ThrowOnError();
        Assert.Equal(
            warning.Length > 0,
            result.Messages.Any(message => message.StartsWith("No script and no target", StringComparison.Ordinal))
        );
        Assert.Contains(result.Messages.Append(""), message => message.StartsWith(warning, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private void WriteTarget() => Server.WriteTarget(_folder, "prod", server.CreateDatabase(), "PROD");

    private ShellResult InFolder(string script) => _shell.Run($"Set-Location $Folder; {script}", ("Folder", _folder.FullPath));

    private static string[] Values(ShellResult result, string property) =>
        [.. result.Output.Select(value => $"{value.Properties[property].Value}")];
}
