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

    [Fact]
    public async Task What_contracts_waits_until_its_release_is_confirmed()
    {
        const string Contracting = "0020_drop_control_reference.sql";
        var options = Options with { Path = RepositoryRoot.Combine("migrations") };

        await MigrateAsync(options with { Phase = MigrationPhase.Expand });
        Assert.DoesNotContain(Contracting, await AppliedAsync());
        await MigrateAsync(options with { Phase = MigrationPhase.Contract });
        var waiting = Observer.Runs.Last(run => run.Script == Contracting);
        Assert.Equal(ScriptRunStatus.Skipped, waiting.Status);
        Assert.Contains("release 2026.11 has not been confirmed", waiting.Error, StringComparison.Ordinal);

        await Migrator.ConfirmPhaseAsync(Target, options, "2026.11", comment: null, Observer, CancellationToken.None);
        await MigrateAsync(options with { Phase = MigrationPhase.Contract });
        Assert.Contains(Contracting, await AppliedAsync());
    }
}
