using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Engine.Tests.Faults.Network;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections.Proxies;

/// <summary>Everything that the engine does, through a PgBouncer that gives each session a server process of its own.</summary>
public sealed class SessionProxyTaskTests(PostgresServer server) : IDisposable
{
    // A database that is missing is asked for again a second after it was made, not 15 s.
    private const string Retry = "server_login_retry = 1";

    private readonly FaultScripts _scripts = new();
    private readonly TempFolder _folder = NetworkSite.WriteFolder();

    public static TheoryData<string> Tasks => [.. NetworkTask.All.Keys];

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task A_proxy_in_session_mode_is_no_hindrance(string name)
    {
        var task = NetworkTask.All[name];
        await using var bouncer = await PgBouncer.StartAsync(await server.GetConnectionStringAsync(), "session", Retry);
        await using var site = await NetworkSite.MakeAsync(server, _scripts, _folder, task);
        await using var database = site.Database;
        try
        {
            await task.ActAsync(site, bouncer.Target(database));
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            Assert.Skip(exception.Message);
        }

        await task.RequireAsync(site);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scripts.Dispose();
    }
}
