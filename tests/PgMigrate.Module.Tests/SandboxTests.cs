using System.Management.Automation;
using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The sandbox cmdlets against a real server.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();

    [Fact]
    public void Sandbox_StartsShowsAndStops()
    {
        ShellResult started = _shell
            .Run("($s = Start-PgSandbox -Database tara -Setting @{ max_connections = 17; jit = $false } -Timeout 90s)")
            .ThrowOnError();
        Assert.Equal("tara", started.Value("Database"));
        string name = (string)started.Value("Name")!;
        Assert.Equal([name], _shell.Run("Get-PgSandbox $s.Name | ForEach-Object Name").ThrowOnError().Text);

        Assert.Empty(_shell.Run("$s | Stop-PgSandbox").ThrowOnError().Output);
        Assert.StartsWith(
            "SandboxNotFound,",
            _shell.Run("Get-PgSandbox -Name $s.Name").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal
        );
        Assert.Empty(_shell.Run("Get-PgSandbox -Name \"$($s.Name)*\"").ThrowOnError().Output);
    }

    [Fact]
    public void Stop_ByName_TakesWildcards()
    {
        string name = (string)_shell.Run("Start-PgSandbox").ThrowOnError().Value("Name")!;
        _shell.Run($"Stop-PgSandbox -Name '{name[..^1]}?'").ThrowOnError();
        Assert.Empty(_shell.Run($"Get-PgSandbox -Name '{name}*'").ThrowOnError().Output);
    }

    [Fact]
    public void WhatIf_StartsNothing() => Assert.Empty(_shell.Run("Start-PgSandbox -WhatIf").ThrowOnError().Output);

    [Fact]
    public void WhatIf_StopsNothing()
    {
        _shell.Run("$s = Start-PgSandbox; $s | Stop-PgSandbox -WhatIf").ThrowOnError();
        Assert.Single(_shell.Run("Get-PgSandbox -Name $s.Name").ThrowOnError().Output);
        _shell.Run("$s | Stop-PgSandbox").ThrowOnError();
    }

    [Fact]
    public void Stop_OfOneThatIsGone_DoesNotHoldUpTheOthers()
    {
        ShellResult result = _shell.Run(
            "$a = Start-PgSandbox; $b = Start-PgSandbox; $a | Stop-PgSandbox; $a, $b | Stop-PgSandbox"
        );
        Assert.All(
            result.Errors,
            error => Assert.StartsWith("SandboxNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal)
        );
        Assert.Empty(_shell.Run("Get-PgSandbox -Name \"$($b.Name)*\"").ThrowOnError().Output);
    }

    [Fact]
    public async Task Password_IsInNoStream()
    {
        ShellResult started = _shell.Run("$VerbosePreference = $DebugPreference = 'Continue'; Start-PgSandbox").ThrowOnError();
        PSObject sandbox = started.Output.Single();
        string password = ((string)sandbox.Properties["ConnectionString"].Value)
            .Split(';')
            .Single(part => part.StartsWith("Password=", StringComparison.Ordinal))[9..];
        Assert.DoesNotContain(password, string.Concat(started.Messages), StringComparison.Ordinal);
        Assert.DoesNotContain(password, sandbox.ToString(), StringComparison.Ordinal);

        ChildProcess tables = await HostedTool.RunAsync($"Get-PgSandbox {sandbox.Properties["Name"].Value}");
        ChildProcess json = await HostedTool.RunAsync("Get-PgSandbox", (string)sandbox.Properties["Name"].Value, "-Json");
        Assert.Contains((string)sandbox.Properties["Name"].Value, tables.Output, StringComparison.Ordinal);
        Assert.Contains((string)sandbox.Properties["Name"].Value, json.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, tables.Output + tables.Error + json.Output + json.Error, StringComparison.Ordinal);
        _shell.Run("Stop-PgSandbox -Name $Name", ("Name", sandbox.Properties["Name"].Value)).ThrowOnError();
    }

    public void Dispose() => _shell.Dispose();
}
