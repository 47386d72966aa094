using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>Whose database it is: a data source of the application, one with a key, one that is made for it.</summary>
public sealed class DataSourceTests(PostgresServer server) : HostTestBase(server)
{
    [Fact]
    public async Task Each_way_to_name_a_data_source_leads_to_its_database()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString);

        await StartAsync(services => services.AddSingleton(dataSource), _ => { });
        await StartAsync(
            services => services.AddKeyedSingleton("migrations", dataSource),
            options => options.DataSourceKey = "migrations"
        );
        await StartAsync(_ => { }, options => options.UseDataSource(dataSource));
        await StartAsync(
            services => services.AddKeyedSingleton(17, dataSource),
            options => options.UseDataSource(services => services.GetRequiredKeyedService<NpgsqlDataSource>(17))
        );

        Assert.True(await ExistsAsync("item"));
        Assert.Equal(3, Log.Records.Count(record => record.Text.StartsWith("Up to date: ", StringComparison.Ordinal)));
        // It stays the application's.
        await using var connection = await dataSource.OpenConnectionAsync();
    }

    private async Task StartAsync(Action<IServiceCollection> register, Action<PgMigrationOptions> configure)
    {
        var builder = Builder();
        register(builder.Services);
        builder.Services.AddPgMigration(options =>
        {
            options.Path = Folder.FullPath;
            configure(options);
        });
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
