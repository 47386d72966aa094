using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>A user's view of sandboxes: start, use, list, stop.</summary>
public sealed class SandboxManagerTests
{
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task A_sandbox_answers_within_seconds_and_is_gone_after_its_stop()
    {
        var clock = Stopwatch.StartNew();
        var sandbox = await StartAsync(new SandboxOptions { Database = "Zoë's \"db\"" });
        TestContext.Current.TestOutputHelper?.WriteLine($"started in {clock.ElapsedMilliseconds} ms");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        Assert.Equal("Zoë's \"db\"", await ScalarAsync(sandbox, "SELECT current_database()"));
        Assert.Equal("UTF8/C", await ScalarAsync(sandbox, "SELECT getdatabaseencoding() || '/' || current_setting('lc_messages')"));
        Assert.Equal("off/off/off", await ScalarAsync(
            sandbox, "SELECT concat_ws('/', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"));
        Assert.Equal(sandbox.Version, ((string)(await ScalarAsync(sandbox, "SHOW server_version"))!).Split(' ')[0]);
        Assert.Equal(Environment.ProcessId, sandbox.OwnerProcessId);
        Assert.DoesNotContain("Password", sandbox.ToString(), StringComparison.OrdinalIgnoreCase);

        clock.Restart();
        await SandboxManager.StopAsync(sandbox, CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine($"stopped in {clock.ElapsedMilliseconds} ms");
        Assert.False(Directory.Exists(sandbox.Path));
        Assert.Null(ProcessIdentity.Of(sandbox.ProcessId!.Value));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(sandbox, "SELECT 1"));
    }

    private Task<PgMigrate.Sandbox> StartAsync(SandboxOptions options) =>
        SandboxManager.StartAsync(options, _observer, CancellationToken.None);

    private static async Task<object?> ScalarAsync(PgMigrate.Sandbox sandbox, string sql)
    {
        await using var source = NpgsqlDataSource.Create(sandbox.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
