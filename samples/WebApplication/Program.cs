using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Npgsql;
using Shop;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// What the application works with: a role that may read and write, and change no table.
builder.Services.AddSingleton(services =>
    NpgsqlDataSource.Create(services.GetRequiredService<IConfiguration>().GetConnectionString("shop")!)
);

// What migrates: a role of its own, which owns the tables.
builder.Services.AddPgMigration(options =>
{
    options.ConnectionName = "migrations";
    if (options.Path is null)
        options.UseEmbeddedScripts(typeof(Program).Assembly);
});
builder.Services.AddHealthChecks().AddPgMigration();

WebApplication app = builder.Build();

app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks(
    "/health/ready",
    new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = HealthReportJson.WriteAsync }
);

app.MapGroup("/products").AddEndpointFilter<SchemaFilter>().MapProducts();

return await app.RunMigratedAsync();
