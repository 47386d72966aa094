using System.Net;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Applications;

/// <summary>
/// Many processes of the sample application at once on an empty database, under load: half of them serve while they are migrated.
/// The one that migrates is killed.
/// </summary>
public sealed class ManyApplicationsTests(PostgresServer server) : IDisposable
{
    private const int Scripts = 12;

    // Behind it the last scripts are still to be run.
    private const int HeldScript = 9;

    private static readonly int Count = TestScale.Count("PGMIGRATE_FAULT_APPLICATIONS", usual: 4, full: 10);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new();
    private volatile bool _released;

    [Fact]
    public async Task One_migrates_another_goes_on_when_it_is_killed_and_none_serves_too_early()
    {
        WriteScripts();
        await using var database = await server.CreateDatabaseAsync();
        var held = await HeldLock.TakeAsync(database);
        ShopProcess[] applications =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(number => ShopProcess.Start(_folder.FullPath, database.ConnectionString, inBackground: number % 2 == 0)),
        ];
        try
        {
            await using var load = new ShopLoad(applications, () => _released);
            var migrating = await MigratingAsync(applications);
            await Eventually.IsAsync(
                () => Task.FromResult(Waiting(applications, migrating).All(other => other.Said("stage Lock begins"))),
                "Not all of them have started."
            );
            await AssertNoneIsReadyAsync(applications);

            await migrating.KillAsync();
            _released = true;
            await held.DisposeAsync();
            var others = Waiting(applications, migrating).ToArray();
            await Eventually.IsAsync(() => AreReadyAsync(others), $"Not all are ready: {string.Join('\n', others)}");
            var before = load.Served;
            await Eventually.IsAsync(() => Task.FromResult(load.Served > before + (2 * Count)), "The products are not served.");

            Assert.Empty(load.Wrong);
            await AssertOnceAsync(database);
            foreach (var other in others)
                Assert.Equal(OperatingSystem.IsWindows() ? null : 0, await other.TerminateAsync());
        }
        finally
        {
            foreach (var application in applications)
                application.Dispose();
        }
    }

    [Fact]
    public async Task A_failure_ends_the_process_with_1_and_one_message_and_SIGTERM_ends_its_start()
    {
        _folder.Write("up/0001_broken.sql", "CREATE TABLE broken (id no_such_type);");
        await using var database = await server.CreateDatabaseAsync();
        using var broken = ShopProcess.Start(_folder.FullPath, database.ConnectionString, inBackground: false);
        var exitCode = await broken.WaitAsync();

        _folder.Write("up/0001_broken.sql", HeldLock.Script);
        await using var held = await HeldLock.TakeAsync(database);
        using var starting = ShopProcess.Start(_folder.FullPath, database.ConnectionString, inBackground: false);
        await HeldLock.AwaitedAsync(database);
        var terminated = await starting.TerminateAsync();

        Assert.Equal(1, exitCode);
        Assert.Single(broken.Output.Split("no_such_type")[1..]);
        Assert.DoesNotContain("Unhandled exception", broken.Output, StringComparison.Ordinal);
        Assert.Equal(OperatingSystem.IsWindows() ? null : 130, terminated);
        Assert.Null(starting.Address);
        await Eventually.IsAsync(async () => !await HeldLock.IsAwaitedAsync(database), "Its statement goes on.");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _client.Dispose();
    }

    private static IEnumerable<ShopProcess> Waiting(IEnumerable<ShopProcess> applications, ShopProcess migrating) =>
        applications.Where(application => application != migrating);

    // Every script leaves a trace. What the application's endpoint reads is whole with the last one.
    private void WriteScripts()
    {
        _folder.Write("up/0001_begin.sql", "CREATE SCHEMA shop; CREATE TABLE shop.execution (script int);");
        for (var script = 2; script <= Scripts; script++)
        {
            var change = script switch
            {
                3 => "CREATE TABLE shop.product (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);",
                HeldScript => HeldLock.Script,
                Scripts => "ALTER TABLE shop.product ADD COLUMN price numeric(12, 2) NOT NULL DEFAULT 0;",
                _ => $"CREATE TABLE shop.t{script} (id int);",
            };
            _folder.Write($"up/{script:0000}_step.sql", $"{change}\nINSERT INTO shop.execution VALUES ({script});");
        }
    }

    private static async Task<ShopProcess> MigratingAsync(ShopProcess[] applications)
    {
        ShopProcess? found = null;
        await Eventually.IsAsync(
            () =>
            {
                found = Array.Find(applications, application => application.Said("stage Apply begins"));
                return Task.FromResult(found is not null);
            },
            "None of them migrates."
        );
        return found!;
    }

    private async Task AssertNoneIsReadyAsync(ShopProcess[] applications)
    {
        foreach (var application in applications)
        {
            Assert.NotEqual(HttpStatusCode.OK, await application.GetAsync(_client, "/health/ready"));
            Assert.NotEqual(HttpStatusCode.OK, await application.GetAsync(_client, "/products"));
        }

        // Those in the background are alive; the others do not listen.
        Assert.Equal(
            Enumerable.Range(0, applications.Length).Select(number => number % 2 == 0),
            applications.Select(application => application.Address is not null)
        );
    }

    private async Task<bool> AreReadyAsync(IEnumerable<ShopProcess> applications)
    {
        foreach (var application in applications)
            if (await application.GetAsync(_client, "/health/ready") != HttpStatusCode.OK)
                return false;
        return true;
    }

    private static async Task AssertOnceAsync(TestDatabase database)
    {
        Assert.Equal(
            Enumerable.Range(2, Scripts - 1),
            await database.QueryAsync<int>("SELECT script FROM shop.execution ORDER BY script")
        );
        Assert.Equal(Scripts, await database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" """));
        Assert.DoesNotContain("running", await database.QueryAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }
}
