using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>A sandbox ends with its process, however that one ends, and not before.</summary>
public sealed class SandboxLifetimeTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly SandboxScope _scope = new();

    public SandboxLifetimeTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no watchdog.");

    [Fact]
    public async Task It_is_gone_when_the_process_ends()
    {
        using var owner = await SandboxOwner.StartAsync(_scope.Shared);
        await owner.EndAsync();
        Assert.False(owner.LeavesTraces);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_gone_seconds_after_the_process_was_killed(bool tree)
    {
        using var owner = await SandboxOwner.StartAsync(_scope.Shared);
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(owner.Sandbox, "SELECT 1"));
        var clock = Stopwatch.StartNew();
        if (tree)
            owner.KillTree();
        owner.Kill();
        Assert.True(await SandboxScope.BecomesAsync(() => !owner.LeavesTraces, Limit));
        TestContext.Current.TestOutputHelper?.WriteLine($"gone after {clock.ElapsedMilliseconds} ms");
        Assert.True(await SandboxScope.BecomesAsync(() => SandboxScope.ProcessesWith(owner.Sandbox.Path).Count == 0, Limit));
    }

    [Fact]
    public async Task What_its_watchdog_could_not_remove_the_next_start_removes()
    {
        using var owner = await SandboxOwner.StartAsync(_scope.Shared);
        foreach (var watchdog in Watchdogs(owner.Sandbox))
            Process.GetProcessById(watchdog).Kill();
        owner.Kill();
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(owner.Sandbox, "SELECT 1"));

        _scope.Environment = _scope.Environment with { SandboxRoot = Path.GetDirectoryName(owner.Sandbox.Path)! };
        var next = await _scope.StartAsync();
        Assert.False(owner.LeavesTraces);
        await SandboxManager.StopAsync(_scope.Registry, next.Name, CancellationToken.None);
        Assert.Contains(_scope.Observer.Messages, message => message.Text.Contains(owner.Sandbox.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_got_the_dead_owner_s_number_is_not_taken_for_it()
    {
        var sandbox = await _scope.StartAsync();
        var record = _scope.Registry.Find(sandbox.Name)!;
        _scope.Registry.Save(sandbox.Name, record with { Owner = record.Owner with { Started = "earlier" } });
        Assert.Empty(_scope.Registry.Running());
        await _scope.Registry.RemoveStaleAsync(_scope.Observer, CancellationToken.None);
        Assert.False(Directory.Exists(sandbox.Path));
    }

    [Fact]
    public async Task A_folder_without_a_record_is_removed_only_when_it_is_old()
    {
        var young = Directory.CreateDirectory(_scope.Registry.FolderOf(SandboxName.Make()));
        var old = Directory.CreateDirectory(_scope.Registry.FolderOf(SandboxName.Make()));
        old.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-1);
        await _scope.Registry.RemoveStaleAsync(_scope.Observer, CancellationToken.None);
        Assert.True(young.Exists);
        Assert.False(Directory.Exists(old.FullName));
    }

    [Fact]
    public async Task An_interrupt_of_the_whole_process_group_does_not_reach_the_server()
    {
        // What was started in the background, as by nohup, ignores interrupts, and so does all that it starts.
        string[] launcher = ["env", "--default-signal=INT", "setsid", "--wait"];
        Assert.SkipUnless(await CanLaunchAsync(launcher), "GNU env and setsid are not here.");
        using var owner = await SandboxOwner.StartAsync(_scope.Shared, launcher);
        var group = owner.Identity.Id.ToString(CultureInfo.InvariantCulture);
        await ProcessRunner.RunAsync(new("kill", "-s", "INT", "--", $"-{group}"), CancellationToken.None);
        Assert.Equal("interrupted", await owner.ReadLineAsync().WaitAsync(Limit));
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(owner.Sandbox, "SELECT 1"));
        await owner.EndAsync();
        Assert.False(owner.LeavesTraces);
    }

    [Fact]
    public async Task Another_process_s_sandbox_can_be_stopped()
    {
        using var owner = await SandboxOwner.StartAsync(_scope.Shared);
        var registry = new SandboxRegistry(_scope.Environment with { SandboxRoot = Path.GetDirectoryName(owner.Sandbox.Path)! });
        Assert.Equal(owner.Sandbox, Assert.Single(registry.Running()));
        await SandboxManager.StopAsync(registry, owner.Sandbox.Name, CancellationToken.None);
        Assert.False(owner.LeavesTraces);
        await owner.EndAsync();
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private static async Task<bool> CanLaunchAsync(string[] launcher)
    {
        try
        {
            await ProcessRunner.RunAsync(new ProcessRequest("true").Through(launcher), CancellationToken.None);
            return true;
        }
        catch (MigrationException)
        {
            return false;
        }
    }

    private static IReadOnlyList<int> Watchdogs(PgMigrate.Sandbox sandbox)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc.");
        var found = SandboxScope.ProcessesWith($"pgmigrate-sandbox\0{sandbox.Path}\0");
        Assert.NotEmpty(found);
        return found;
    }
}
