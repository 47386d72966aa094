using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>What configuration and code say of a start, and what of it cannot be meant. No server is asked.</summary>
public sealed class OptionsTests : IDisposable
{
    private const string Database = "Host=127.0.0.1;Port=1;Database=shop;Password=open-sesame";

    private readonly RecordingLog _log = new();

    [Fact]
    public void The_section_is_bound_before_the_code()
    {
        var builder = Builder(
            ("PgMigrate:Path", "scripts"),
            ("PgMigrate:Environment", "PROD"),
            ("PgMigrate:LockTimeout", "00:00:02"),
            ("PgMigrate:BackupMode", "Always"),
            ("PgMigrate:OnFailure", "ServeUnready"),
            ("PgMigrate:Tokens:Region", "eu"),
            ("PgMigrate:SecretTokens:ApiKey", "open-sesame")
        );
        builder.Services.AddPgMigration(options => options.Environment = "TEST");
        builder.Services.AddPgMigration(options => options.ConfigureRun(run => run with { Retries = 3 }));
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<PgMigrationOptions>>().Value;

        Assert.Equal("scripts", options.Path);
        Assert.Equal("TEST", options.Environment);
        Assert.Equal(TimeSpan.FromSeconds(2), options.LockTimeout);
        Assert.Equal(BackupMode.Always, options.BackupMode);
        Assert.Equal(StartFailureAction.ServeUnready, options.OnFailure);
        Assert.Equal(["Region=eu", "ApiKey=***"], options.AllTokens().Select(token => token.ToString()));
        Assert.Equal(3, options.Change(new MigrationOptions { Path = "scripts" }).Retries);
    }

    public static TheoryData<string, string[]> Refused { get; } =
        new()
        {
            { "'Enviroment'", ["Path=scripts", $"ConnectionString={Database}", "Enviroment=PROD"] },
            { "PgMigrate:LockTimeout", ["Path=scripts", $"ConnectionString={Database}", "LockTimeout=soon"] },
            { "No scripts are named", [$"ConnectionString={Database}"] },
            { "no NpgsqlDataSource", ["Path=scripts"] },
            { "no NpgsqlDataSource with the key 'x'", ["Path=scripts", "DataSourceKey=x"] },
            { "no connection string 'x'", ["Path=scripts", "ConnectionName=x"] },
            { "ConnectionString and DataSourceKey", ["Path=scripts", $"ConnectionString={Database}", "DataSourceKey=x"] },
            { "NoProgressTimeout", ["Path=scripts", $"ConnectionString={Database}", "NoProgressTimeout=00:00:00"] },
        };

    // A mistake of the configuration is none that serving helps.
    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_meant_is_refused_and_told_once(string told, string[] settings)
    {
        var builder = Builder([
            ("PgMigrate:OnFailure", "ServeUnready"),
            .. settings.Select(setting => setting.Split('=', 2)).Select(Setting),
        ]);
        builder.Services.AddPgMigration();
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<PgMigrationStartException>(() => host.StartAsync());

        Assert.Equal(MigrationErrorId.OptionsInvalid, failure.Failure.ErrorId);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Single(_log.Records, record => record.Text.Contains(told, StringComparison.Ordinal));
        Assert.DoesNotContain("open-sesame", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_and_embedded_scripts_are_one_too_many()
    {
        var builder = Builder(("PgMigrate:Path", "scripts"), ("PgMigrate:ConnectionString", Database));
        builder.Services.AddPgMigration(options => options.UseEmbeddedScripts(typeof(OptionsTests).Assembly));
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<PgMigrationStartException>(() => host.StartAsync());

        Assert.Contains("A Path and embedded scripts", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_migrates_or_waits()
    {
        var services = new ServiceCollection().AddPgMigration();

        Assert.Throws<InvalidOperationException>(() => services.AddPgMigrationGate());
    }

    public void Dispose() => _log.Dispose();

    private static (string, string) Setting(string[] parts) => ($"PgMigrate:{parts[0]}", parts[1]);

    private HostApplicationBuilder Builder(params (string Key, string Value)[] settings) =>
        TestHosts.Builder(AppContext.BaseDirectory, _log, settings);
}
