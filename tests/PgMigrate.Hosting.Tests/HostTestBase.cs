using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PgMigrate.Engine;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests;

/// <summary>A migration folder, a database to which nothing was applied, and hosts that start on them.</summary>
public abstract class HostTestBase(PostgresServer server) : IAsyncLifetime
{
    protected TempFolder Folder { get; } = new();

    protected TestDatabase Database { get; private set; } = null!;

    private protected RecordingLog Log { get; } = new();

    public async ValueTask InitializeAsync() => Database = await EmptyHistory.CreateAsync(server);

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A builder of a host without any configuration but the one given.</summary>
    protected HostApplicationBuilder Builder(params (string Key, string Value)[] settings) =>
        TestHosts.Builder(Folder.FullPath, Log, settings);

    /// <summary>A host that migrates with the test's folder and database, and has a health check that keeps no answer.</summary>
    protected IHost MigratingHost(Action<PgMigrationOptions>? configure = null)
    {
        var builder = Builder();
        builder.Services.AddPgMigration(options =>
        {
            options.Path = Folder.FullPath;
            options.ConnectionString = Database.ConnectionString;
            configure?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddPgMigration(health => health.CacheFor = TimeSpan.Zero);
        return builder.Build();
    }

    /// <summary>Migrates beside any host.</summary>
    protected Task<MigrationResult> MigrateAsync() =>
        new PgMigrator(Database.ConnectionString).MigrateAsync(new MigrationOptions { Path = Folder.FullPath });

    /// <summary>What a readiness probe is told.</summary>
    protected static async Task<HealthReportEntry> HealthAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["pgmigrate"];
    }

    protected Task<bool> ExistsAsync(string relation) =>
        Database.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", relation);

    /// <summary>Writes a script that waits for a <see cref="HeldLock"/>, and then makes a table.</summary>
    protected void WriteWaitingScript(string name, string table) =>
        Folder.Write($"up/{name}", $"{HeldLock.Script}CREATE TABLE {table} (id int);");
}
