using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>What probes are told.</summary>
public sealed class HealthTests(PostgresServer server) : HostTestBase(server)
{
    [Fact]
    public async Task The_report_follows_the_schema_and_holds_no_secret()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int); COMMENT ON TABLE item IS '{{ApiKey}}';");
        using var host = MigratingHost(options => options.SecretTokens["ApiKey"] = "open-sesame");
        await host.StartAsync();
        var ready = await HealthAsync(host);

        Folder.Write("up/0002_more.sql", "CREATE TABLE more (id int);");
        var behind = await HealthAsync(host);
        await MigrateAsync("open-sesame");
        File.Delete(Folder["up/0002_more.sql"]);
        var newer = await HealthAsync(host);
        await Database.DropAsync();
        var gone = await HealthAsync(host);

        Assert.Equal(HealthStatus.Healthy, ready.Status);
        Assert.Equal(("Ready", "Succeeded", 0), (ready.Data["state"], ready.Data["start"], ready.Data["pending"]));
        Assert.Equal(HealthStatus.Unhealthy, behind.Status);
        Assert.Equal(("Behind", 1), (behind.Data["state"], behind.Data["pending"]));
        Assert.Equal(HealthStatus.Unhealthy, newer.Status);
        Assert.Equal("Newer", newer.Data["state"]);
        Assert.Equal(HealthStatus.Unhealthy, gone.Status);
        Assert.Contains("cannot be seen", gone.Description, StringComparison.Ordinal);
        Assert.All([ready, behind, newer, gone], HasNoSecret);
        await host.StopAsync();
    }

    [Fact]
    public async Task An_answer_holds_for_a_while_and_one_look_is_for_all_who_ask()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        var builder = Builder();
        builder.Services.AddPgMigration(options =>
        {
            options.Path = Folder.FullPath;
            options.ConnectionString = Database.ConnectionString;
        });
        builder.Services.AddHealthChecks().AddPgMigration(health => health.CacheFor = TimeSpan.FromDays(1));
        using var host = builder.Build();
        await host.StartAsync();

        var together = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => HealthAsync(host)));
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (id int);");
        var later = await HealthAsync(host);

        Assert.All(together, entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
        Assert.Equal(HealthStatus.Healthy, later.Status);
        await host.StopAsync();
    }

    [Fact]
    public void It_is_one_of_readiness_and_may_be_called_otherwise()
    {
        var builder = Builder();
        builder.Services.AddHealthChecks().AddPgMigration().AddPgMigration(null, "schema", HealthStatus.Degraded, ["slow"]);
        using var host = builder.Build();
        var checks = host
            .Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>()
            .Value.Registrations.ToArray();

        Assert.Equal(["pgmigrate", "schema"], checks.Select(check => check.Name));
        Assert.Equal(["ready", "slow"], checks.Select(check => Assert.Single(check.Tags)));
        Assert.Equal([HealthStatus.Unhealthy, HealthStatus.Degraded], checks.Select(check => check.FailureStatus));
    }

    private Task MigrateAsync(string apiKey) =>
        new Engine.PgMigrator(Database.ConnectionString).MigrateAsync(
            new MigrationOptions { Path = Folder.FullPath, Tokens = [new MigrationToken("ApiKey", apiKey, Secret: true)] }
        );

    private void HasNoSecret(HealthReportEntry entry)
    {
        var password = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Password ?? "open-sesame";
        var told =
            $"{entry.Description} {entry.Exception} {string.Join(' ', entry.Data.Select(part => $"{part.Key} {part.Value}"))}";
        Assert.DoesNotContain("open-sesame", told, StringComparison.Ordinal);
        Assert.DoesNotContain(password, told, StringComparison.Ordinal);
    }
}
