using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>The sample folder of the repository.</summary>
public sealed class SampleTests(PostgresServer server) : MigrationTestBase(server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("DEV")]
    [InlineData("TEST")]
    public async Task The_sample_migrates_and_is_up_to_date_afterwards(string? environment)
    {
        var options = Options with { Path = RepositoryRoot.Combine("migrations"), Environment = environment };

        await MigrateAsync(options);

        Assert.All(Observer.Runs, run => Assert.Equal(ScriptRunStatus.Applied, run.Status));
        var everyTime = Observer.Runs.Count(run => run.Kind == ScriptKind.EveryTime);
        var applied = Observer.Runs.Count;
        await MigrateAsync(options);
        Assert.Equal(applied + everyTime, Observer.Runs.Count);
        Assert.DoesNotContain(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
    }
}
