using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>A standby answers, and takes no changes.</summary>
public sealed class StandbyTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private FaultServer _server = null!;

    private ConnectionTarget Target => _server.Target("postgres");

    private MigrationOptions Options => new() { Path = _folder.FullPath };

    public async ValueTask InitializeAsync()
    {
        _folder.Write("up/0001_first.sql", "CREATE TABLE first ();");
        _server = await FaultServer.StartAsync();
        await Migrator.InvokeAsync(Target, Options, _observer, CancellationToken.None);
        await _server.BecomeStandbyAsync();
    }

    [Fact]
    public async Task A_run_is_refused_before_anything_is_tried()
    {
        _folder.Write("up/0002_second.sql", "CREATE TABLE second ();");

        var failure = ErrorText.Require(
            MigrationErrorId.ServerReadOnly,
            await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(Target, Options, _observer, CancellationToken.None)
            )
        );

        Assert.Contains("standby", failure.Message, StringComparison.Ordinal);
        Assert.Single(_observer.Runs);
    }

    [Fact]
    public async Task Status_and_history_can_be_read()
    {
        _folder.Write("up/0002_second.sql", "CREATE TABLE second ();");

        var scripts = await Migrator.GetScriptsAsync(Target, Options, _observer, CancellationToken.None);
        var history = new List<string>();
        await foreach (var run in Migrator.GetHistoryAsync(Target, new HistoryQuery(), _observer, CancellationToken.None))
            history.Add(run.Script);

        Assert.Equal([MigrationState.Applied, MigrationState.Pending], scripts.Select(script => script.State));
        Assert.Equal(["0001_first.sql"], history);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
