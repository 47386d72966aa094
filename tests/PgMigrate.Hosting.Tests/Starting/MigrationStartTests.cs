using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>What the start of an application does, and what becomes of it where it fails.</summary>
public sealed class MigrationStartTests(PostgresServer server) : HostTestBase(server)
{
    private const string Broken = "CREATE TABLE broken (id no_such_type);";

    private PgMigrationStatus Status { get; set; } = null!;

    [Fact]
    public async Task The_schema_is_there_before_any_service_starts_also_one_that_was_registered_before()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        var probe = new StartProbe(() => ExistsAsync("item"));
        var builder = Builder(
            ("PgMigrate:Path", "."),
            ("PgMigrate:ConnectionName", "migrations"),
            ("ConnectionStrings:migrations", Database.ConnectionString)
        );
        builder.Services.AddSingleton<IHostedService>(probe);
        builder.Services.AddPgMigration();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.True(probe.Saw);
        Assert.True(host.Services.GetRequiredService<PgMigrationStatus>().IsReady);
        Assert.Contains(
            Log.Records,
            record =>
                record.Category == "PgMigrate"
                && record.Text.StartsWith("up/0001_item.sql: applied in ", StringComparison.Ordinal)
        );
        await host.StopAsync();
    }

    [Fact]
    public async Task An_application_whose_migration_fails_does_not_start_and_says_so_once()
    {
        Folder.Write("up/0001_broken.sql", Broken);
        var probe = new StartProbe(() => Task.FromResult(true));
        var host = HostWith(probe, _ => { });

        var exitCode = await host.RunMigratedAsync();

        Assert.Equal(PgMigrationHost.Failed, exitCode);
        Assert.Null(probe.Saw);
        Assert.Equal(PgMigrationStartState.Failed, Status.State);
        Assert.Equal("42704", Status.Failure?.SqlState);
        var told = Assert.Single(Log.Records, record => record.Text.Contains("no_such_type", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, told.Level);
        Assert.Contains("0001_broken.sql:1:25: ", told.Text, StringComparison.Ordinal);
        Assert.Single(Log.Records, record => record.Text.Contains(Status.Failure!.RecommendedAction, StringComparison.Ordinal));
        var ofHost = Assert.Single(Log.Records, record => record.Category == "Microsoft.Extensions.Hosting.Internal.Host");
        Assert.Contains("(StatementFailed), as logged before.", ofHost.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_failure_can_be_caught()
    {
        Folder.Write("up/0001_broken.sql", Broken);
        using var host = MigratingHost();

        var failure = await Assert.ThrowsAsync<PgMigrationStartException>(() => host.StartAsync());

        Assert.Equal(MigrationErrorId.StatementFailed, failure.Failure.ErrorId);
        Assert.Contains("no_such_type", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_serves_all_the_same_is_ready_when_somebody_else_brings_the_schema()
    {
        var script = Folder.Write("up/0001_broken.sql", Broken);
        var probe = new StartProbe(() => Task.FromResult(true));
        using var host = HostWith(probe, options => options.OnFailure = StartFailureAction.ServeUnready);

        await host.StartAsync();
        var before = await HealthAsync(host);
        await File.WriteAllTextAsync(script, "CREATE TABLE mended (id int);");
        await MigrateAsync();
        var after = await HealthAsync(host);

        Assert.True(probe.Saw);
        Assert.Equal(HealthStatus.Unhealthy, before.Status);
        Assert.Contains("no_such_type", before.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, after.Status);
        Assert.True(Status.IsReady);
        await host.StopAsync();
    }

    [Fact]
    public async Task In_the_background_an_application_is_alive_at_once_and_ready_when_the_schema_is_there()
    {
        WriteWaitingScript("0001_slow.sql", "slow");
        var probe = new StartProbe(() => ExistsAsync("slow"));
        using var host = HostWith(probe, options => options.StartInBackground = true);
        await using (await HeldLock.TakeAsync(Database))
        {
            await host.StartAsync();
            await HeldLock.AwaitedAsync(Database);
            Assert.False(probe.Saw);
            Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync(host)).Status);
        }

        await Status.WaitUntilReadyAsync(CancellationToken.None);

        Assert.True(await ExistsAsync("slow"));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host)).Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task In_the_background_a_failure_stops_the_application()
    {
        Folder.Write("up/0001_broken.sql", Broken);
        using var host = HostWith(new StartProbe(() => Task.FromResult(true)), options => options.StartInBackground = true);
        try
        {
            Assert.Equal(PgMigrationHost.Failed, await host.RunMigratedAsync());
        }
        finally
        {
            Environment.ExitCode = 0;
        }

        Assert.Single(Log.Records, record => record.Text.Contains("no_such_type", StringComparison.Ordinal));
        Assert.Contains(Log.Records, record => record.Text.StartsWith("The application stops:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_while_it_starts_cancels_the_statement(bool inBackground)
    {
        WriteWaitingScript("0001_slow.sql", "slow");
        var host = HostWith(new StartProbe(() => Task.FromResult(true)), options => options.StartInBackground = inBackground);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await using var held = await HeldLock.TakeAsync(Database);

        var running = host.RunMigratedAsync();
        await HeldLock.AwaitedAsync(Database);
        lifetime.StopApplication();
        var exitCode = await running;

        Assert.Equal(inBackground ? 0 : PgMigrationHost.Cancelled, exitCode);
        Assert.False(await HeldLock.IsAwaitedAsync(Database));
        Assert.False(await ExistsAsync("slow"));
    }

    [Fact]
    public async Task An_application_that_is_older_than_the_schema_brings_nothing_of_its_own()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        Folder.Write("up/0002_newer.sql", "CREATE TABLE newer (id int);");
        var view = Folder.Write("views/item_view.sql", "CREATE OR REPLACE VIEW item_view AS SELECT id, 2 AS version FROM item;");
        await MigrateAsync();
        File.Delete(Folder["up/0002_newer.sql"]);
        await File.WriteAllTextAsync(view, "DROP VIEW IF EXISTS item_view; CREATE VIEW item_view AS SELECT id FROM item;");

        using var refusing = MigratingHost();
        var failure = await Assert.ThrowsAsync<PgMigrationStartException>(() => refusing.StartAsync());
        using var accepting = MigratingHost(options => options.AcceptNewer = true);
        await accepting.StartAsync();
        var health = await HealthAsync(accepting);

        Assert.Equal(MigrationErrorId.SchemaNewer, failure.Failure.ErrorId);
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal("Newer", health.Data["state"]);
        Assert.Equal(
            2,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 'item_view'::regclass")
        );
        await accepting.StopAsync();
    }

    private IHost HostWith(StartProbe probe, Action<PgMigrationOptions> configure)
    {
        var builder = Builder();
        builder.Services.AddSingleton<IHostedService>(probe);
        builder.Services.AddPgMigration(options =>
        {
            options.Path = Folder.FullPath;
            options.ConnectionString = Database.ConnectionString;
            configure(options);
        });
        builder.Services.AddHealthChecks().AddPgMigration(health => health.CacheFor = TimeSpan.Zero);
        var host = builder.Build();
        Status = host.Services.GetRequiredService<PgMigrationStatus>();
        return host;
    }
}
