using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>Which scripts belong to an environment.</summary>
public sealed class EnvironmentTests(PostgresServer server) : GrateTestBase(server)
{
    private static readonly string[] Names =
    [
        "plain.sql",
        "0001_seed.ENV.DEV.sql",
        "0002_seed.env.dev.sql",
        "0003_seed.ENV.Test.sql",
        "DEV.0004_seed.ENV.sql",
        "0005.DEV.ENV.sql",
        "0006_seed.ENV.sql",
        "0007_seed.ENV.DEV.TEST.sql",
        "0008_ENV_DEV.sql",
        "0009.ENVIRONMENT.DEV.sql",
        "0010.DEV.sql",
        "0011.ENV.DEVELOP.sql",
        "ENV.0012.DEV.sql",
        "for.ENV.all/0013_DEV.sql",
        "for.ENV.all/0014.DEV.sql",
        "for.ENV.DEV/0015.sql",
        "0016.ENV.DEV.EVERYTIME.sql",
        "0017.ENV. DEV.sql",
        "DEV/0018.ENV.x.sql",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("DEV")]
    [InlineData("dev")]
    [InlineData("TEST")]
    [InlineData("PROD")]
    public async Task The_same_scripts_run_as_under_grate(string? environment)
    {
        foreach (var name in Names)
            Folder.Write($"up/{name}", $"SELECT '{name}';");
        string[] options = environment is null ? [] : ["--env", environment];
        await GrateAsync(Twin, options);

        await MigrateAsync(Options with { Environment = environment });

        Assert.Equal(await AppliedAsync(Twin), await AppliedAsync());
        var applied = (await AppliedAsync()).ToHashSet();
        var states = await StatesAsync(Options with { Environment = environment });
        Assert.Equal(
            Names.Where(name => !applied.Contains(name)).Order(StringComparer.Ordinal),
            states.Where(state => state.Value == MigrationState.Skipped).Select(state => state.Key).Order(StringComparer.Ordinal)
        );
    }
}
