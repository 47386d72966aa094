using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Waiting;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Readiness;

/// <summary>Whether the schema is as a program expects it, before, in and after real runs.</summary>
public sealed class SchemaWaitTests(PostgresServer server) : WaitingTestBase(server)
{
    private WaitOptions Expected =>
        new()
        {
            Path = Folder.FullPath,
            Environment = "QA",
            Interval = TimeSpan.FromMilliseconds(50),
            NoProgressTimeout = TimeSpan.FromMinutes(1),
        };

    private PgMigrator Migrator => new(Target);

    [Fact]
    public async Task The_schema_is_waited_for_through_a_run_and_is_there_at_its_end()
    {
        WriteScripts();
        var before = await Migrator.GetReadinessAsync(Expected);
        Assert.Equal((ReadinessState.Behind, false, null, "0003.QA.ENV.sql"), Of(before));
        // What runs every time, what belongs to others, and what comes after a release is not expected.
        Assert.Equal(["up/0001.sql", "up/0002.sql", "up/0003.QA.ENV.sql", "views/v.sql"], before.Pending);
        Assert.Equal("4 scripts to come: up/0001.sql, up/0002.sql, up/0003.QA.ENV.sql and 1 more.", before.Reason);
        Assert.Equal(["up/0001.sql"], (await Migrator.GetReadinessAsync(Expected with { To = "0001.sql" })).Pending);

        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        var waiting = new RecordingObserver();
        var wait = Migrator.WaitAsync(Expected, waiting);
        var run = MigrateAsync(Options with { Environment = "QA", Phase = MigrationPhase.Expand });
        await RunsAsync("pg_advisory_xact_lock(77)");
        var meanwhile = await Migrator.GetReadinessAsync(Expected);
        Assert.Equal((ReadinessState.Migrating, false, "0001.sql", "0003.QA.ENV.sql"), Of(meanwhile));
        Assert.StartsWith("A run is at work: at up/0002.sql, 1 of 5 scripts done", meanwhile.Reason, StringComparison.Ordinal);
        await EventuallyAsync(
            () =>
                Task.FromResult(
                    waiting.Messages.Any(message => message.Text.Contains("at up/0002.sql", StringComparison.Ordinal))
                ),
            "The wait did not tell what the run does."
        );
        // The run makes no progress: it waits for the gate.
        var stuck = await RefusedAsync(Expected with { NoProgressTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(MigrationErrorId.SchemaNotReady, stuck.ErrorId);
        Assert.Contains("Nothing has moved for 300 ms. A run is at work", stuck.Message, StringComparison.Ordinal);
        Assert.False(wait.IsCompleted);
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");

        Assert.Equal((ReadinessState.Ready, true, "0003.QA.ENV.sql", "0003.QA.ENV.sql"), Of(await wait));
        await run;
        Assert.True((await Migrator.WaitAsync(new WaitOptions { To = "0002.sql" })).IsReady);
        Assert.Equal(["0009.sql"], (await Migrator.GetReadinessAsync(new ReadinessOptions { To = "0009.sql" })).Pending);
    }

    [Fact]
    public async Task A_program_that_is_older_than_the_schema_is_told_so()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002.sql", "CREATE TABLE b (id integer);");
        await MigrateAsync();
        File.Delete(Folder["up/0002.sql"]);

        var refused = await RefusedAsync(Expected);
        Assert.Equal(MigrationErrorId.SchemaNewer, refused.ErrorId);
        Assert.StartsWith(
            "The schema is newer than what is expected: it has had 0002.sql.",
            refused.Message,
            StringComparison.Ordinal
        );
        var accepted = await Migrator.WaitAsync(Expected with { AcceptNewer = true });
        Assert.Equal((ReadinessState.Newer, true, "0002.sql", "0001.sql"), Of(accepted));
        Assert.Equal(["0002.sql"], accepted.Unknown);
    }

    [Fact]
    public async Task A_run_that_fails_meanwhile_ends_the_wait_and_one_that_had_failed_before_does_not()
    {
        Folder.Write("up/0001.sql", "SELECT 1 / 0;");
        await FailAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(ReadinessState.Failed, (await Migrator.GetReadinessAsync(Expected)).State);

        var waiting = new RecordingObserver();
        var wait = RefusedAsync(Expected, waiting);
        await EventuallyAsync(() => Task.FromResult(waiting.Messages.Count > 0), "The wait did not begin.");
        Assert.False(wait.IsCompleted);
        await FailAsync(MigrationErrorId.StatementFailed);

        var refused = await wait;
        Assert.Equal((MigrationErrorId.SchemaNotReady, Target.ToString()), (refused.ErrorId, refused.Target));
        Assert.Contains("The newest run has failed: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("division by zero", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_yet_to_come_is_waited_for_and_a_wrong_password_is_not()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        var missing = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Database = $"{Database.Name}_later" };
        var later = new ConnectionTarget(missing);
        var refused = await RefusedAsync(
            Expected with
            {
                NoProgressTimeout = TimeSpan.FromMilliseconds(200),
            },
            migrator: new PgMigrator(later)
        );
        Assert.Equal(MigrationErrorId.SchemaNotReady, refused.ErrorId);
        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);

        var wait = new PgMigrator(later).WaitAsync(Expected);
        await Engine.Migrator.InvokeAsync(later, Options with { CreateDatabase = true }, Observer, CancellationToken.None);
        Assert.True((await wait).IsReady);
        await Database.ExecuteAsync($"DROP DATABASE {missing.Database} WITH (FORCE)");

        var stranger = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = "nobody_at_all" };
        Assert.Equal(
            MigrationErrorId.AuthenticationFailed,
            (await RefusedAsync(Expected, migrator: new PgMigrator(new ConnectionTarget(stranger)))).ErrorId
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, (await RefusedAsync(new WaitOptions())).ErrorId);
        Assert.Equal(MigrationErrorId.OptionsInvalid, (await RefusedAsync(Expected with { To = "0007.sql" })).ErrorId);
    }

    private Task<MigrationException> RefusedAsync(
        WaitOptions options,
        RecordingObserver? observer = null,
        PgMigrator? migrator = null
    ) => Assert.ThrowsAsync<MigrationException>(() => (migrator ?? Migrator).WaitAsync(options, observer));

    private void WriteScripts()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002.sql", "SELECT pg_advisory_xact_lock(77);");
        Folder.Write("up/0003.QA.ENV.sql", "CREATE TABLE c (id integer);");
        Folder.Write("up/0004.PROD.ENV.sql", "CREATE TABLE d (id integer);");
        Folder.Write("up/0005.sql", "-- pgmigrate:phase contract release=2\nDROP TABLE a;");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON v TO PUBLIC;");
    }

    private static (ReadinessState, bool, string?, string?) Of(SchemaReadiness readiness) =>
        (readiness.State, readiness.IsReady, readiness.Version, readiness.ExpectedVersion);
}
