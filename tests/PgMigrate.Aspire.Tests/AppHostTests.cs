using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using PgMigrate.Tests.Support;

namespace PgMigrate.Aspire.Tests;

/// <summary>Real app hosts, started by Aspire's own orchestrator.</summary>
public sealed class AppHostTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly string[] Ends = [KnownResourceStates.Finished, KnownResourceStates.FailedToStart];

    private readonly TempFolder _folder = new();
    private TestDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Mark => _folder["started"];

    public async ValueTask InitializeAsync() => _database = await EmptyHistory.CreateAsync(server);

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_for_the_migration_starts_on_its_schema()
    {
        _folder.Write("up/0001_item.sql", "SELECT pg_sleep(0.5); CREATE TABLE item (id integer);");

        var ended = await RunAsync();

        Assert.Equal(
            (KnownResourceStates.Finished, 0),
            (ended[AppHost.Migration].State?.Text, ended[AppHost.Migration].ExitCode)
        );
        Assert.Equal((KnownResourceStates.Finished, 0), (ended[AppHost.Program].State?.Text, ended[AppHost.Program].ExitCode));
        // The file system's clock and the server's are one.
        var madeAt = await _database.ScalarAsync<DateTime>("SELECT max(ended_at) FROM pgmigrate.run WHERE outcome = 'succeeded'");
        Assert.True(File.GetLastWriteTimeUtc(Mark) >= madeAt, "The program started before the migration had ended.");
    }

    [Fact]
    public async Task Where_the_migration_fails_nothing_that_waits_for_it_starts_and_its_log_says_why()
    {
        _folder.Write("up/0001_item.sql", "\nCREATE TABLE item (id nothing);");
        var log = new List<string>();

        var ended = await RunAsync(log);

        Assert.Equal(
            (KnownResourceStates.FailedToStart, 1),
            (ended[AppHost.Migration].State?.Text, ended[AppHost.Migration].ExitCode)
        );
        Assert.Equal(KnownResourceStates.FailedToStart, ended[AppHost.Program].State?.Text);
        Assert.False(File.Exists(Mark));
        Assert.Contains(log, line => line.Contains("type \"nothing\" does not exist", StringComparison.Ordinal));
    }

    // To the end of both; what the log of the migration holds then goes to the list.
    private async Task<Dictionary<string, CustomResourceSnapshot>> RunAsync(List<string>? log = null)
    {
        await using var app = Build();
        var notifications = app.Services.GetRequiredService<ResourceNotificationService>();
        var ended = new Dictionary<string, CustomResourceSnapshot>();
        await app.StartAsync(Stop);
        foreach (var name in (string[])[AppHost.Migration, AppHost.Program])
            ended[name] = (
                await notifications.WaitForResourceAsync(name, seen => Ends.Contains(seen.Snapshot.State?.Text), Stop)
            ).Snapshot;
        if (log is not null)
            await foreach (
                var lines in app
                    .Services.GetRequiredService<ResourceLoggerService>()
                    .GetAllAsync(AppHost.Migration)
                    .WithCancellation(Stop)
            )
                log.AddRange(lines.Select(line => line.Content));
        await app.StopAsync(Stop);
        return ended;
    }

    private DistributedApplication Build()
    {
        var orchestrator = typeof(AppHostTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Orchestrator")
            .Value!;
        if (!File.Exists(orchestrator))
            Assert.Skip("Aspire's orchestrator is downloaded for Linux on x64 alone.");
        var builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { DisableDashboard = true, Args = [] }
        );
        builder.Configuration["ConnectionStrings:db"] = _database.ConnectionString;
        builder.Configuration["DcpPublisher:CliPath"] = orchestrator;
        // Asked for although there is no dashboard.
        builder.Configuration["DcpPublisher:DashboardPath"] = Path.GetDirectoryName(orchestrator);
        AppHost.Describe(builder, _folder.FullPath, Mark);
        return builder.Build();
    }
}
