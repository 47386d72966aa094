using System.Globalization;
using System.Runtime.Versioning;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>PostgreSQL refuses the superuser; these tests want to be run as one, and as somebody else.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnprivilegedAccountTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();

    public UnprivilegedAccountTests() =>
        Assert.SkipUnless(UnprivilegedAccount.IsNeeded && OperatingSystem.IsLinux(), "Needs root on Linux.");

    [Fact]
    public async Task The_superuser_s_server_runs_as_another_account()
    {
        var account = await UnprivilegedAccount.FindAsync(CancellationToken.None);
        var sandbox = await _scope.StartAsync();
        Assert.Equal(account!.User, await OwnerOfAsync(sandbox.ProcessId!.Value));
        Assert.NotEqual(0u, account.User);
    }

    [Fact]
    public async Task An_ordinary_user_s_server_runs_as_that_user()
    {
        var nobody = new ProcessRequest("id", "-u", "nobody");
        var user = uint.Parse(
            (await ProcessRunner.RunAsync(nobody, CancellationToken.None)).Output,
            CultureInfo.InvariantCulture
        );
        Assert.SkipUnless(UnprivilegedAccount.CanReach(AppContext.BaseDirectory), "Nobody may not read these tests.");
        using var owner = await SandboxOwner.StartAsync(
            _scope.Shared,
            "setpriv",
            $"--reuid={user}",
            $"--regid={user}",
            "--clear-groups",
            "--"
        );
        Assert.Equal(user, await OwnerOfAsync(owner.Sandbox.ProcessId!.Value));
        Assert.Equal(user, await OwnerOfAsync(owner.Sandbox.OwnerProcessId));
        owner.Kill();
        Assert.True(await SandboxScope.BecomesAsync(() => !owner.LeavesTraces, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Binaries_that_the_account_may_not_read_are_refused_with_the_reason()
    {
        var closed = Directory.CreateDirectory(
            _scope.Root,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
            await File.WriteAllTextAsync(Path.Combine(closed.FullName, program), string.Empty);
        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            _scope.StartAsync(new SandboxOptions { BinPath = closed.FullName })
        );
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains("an account that may not read it", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private static async Task<uint> OwnerOfAsync(int process)
    {
        var result = await ProcessRunner.RunAsync(new("stat", "-c", "%u", $"/proc/{process}"), CancellationToken.None);
        return uint.Parse(result.Output, CultureInfo.InvariantCulture);
    }
}
