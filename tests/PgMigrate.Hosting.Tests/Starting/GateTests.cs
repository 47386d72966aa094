using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>An application that waits for the schema that somebody else makes.</summary>
public sealed class GateTests(PostgresServer server) : HostTestBase(server)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task It_starts_when_somebody_else_has_migrated()
    {
        WriteWaitingScript("0001_slow.sql", "slow");
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (id int);");
        var probe = new StartProbe(() => ExistsAsync("more"));
        using var host = HostWith(probe, TimeSpan.FromMinutes(10));

        Task starting,
            migrating;
        await using (await HeldLock.TakeAsync(Database))
        {
            starting = host.StartAsync();
            migrating = MigrateAsync();
            await HeldLock.AwaitedAsync(Database);
            Assert.Null(probe.Saw);
        }

        await migrating;
        await starting;

        Assert.True(probe.Saw);
        Assert.Equal(2, await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" """));
        await host.StopAsync();
    }

    [Fact]
    public async Task It_does_not_start_where_nothing_moves()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        var probe = new StartProbe(() => ExistsAsync("item"));
        using var host = HostWith(probe, Often);

        var failure = await Assert.ThrowsAsync<PgMigrationStartException>(() => host.StartAsync());

        Assert.Equal(MigrationErrorId.SchemaNotReady, failure.Failure.ErrorId);
        Assert.Null(probe.Saw);
        Assert.False(await ExistsAsync("item"));
    }

    [Fact]
    public async Task It_needs_no_scripts_to_wait_for_one()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        await MigrateAsync();
        var builder = Builder(("PgMigrateGate:To", "0001_item.sql"));
        builder.Services.AddPgMigrationGate(options => options.ConnectionString = Database.ConnectionString);
        builder.Services.AddHealthChecks().AddPgMigration();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host)).Status);
        await host.StopAsync();
    }

    private IHost HostWith(StartProbe probe, TimeSpan noProgressTimeout)
    {
        var builder = Builder();
        builder.Services.AddSingleton<IHostedService>(probe);
        builder.Services.AddPgMigrationGate(options =>
        {
            options.Path = Folder.FullPath;
            options.ConnectionString = Database.ConnectionString;
            options.NoProgressTimeout = noProgressTimeout;
            options.Interval = Often;
        });
        return builder.Build();
    }
}
