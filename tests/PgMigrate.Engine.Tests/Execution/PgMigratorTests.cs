using System.Net.Security;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>The public API, as an application uses it that migrates itself.</summary>
public sealed class PgMigratorTests(PostgresServer server) : MigrationTestBase(server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_source_is_all_it_needs()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); DO $$ BEGIN RAISE NOTICE 'made item'; END $$;");
        Folder.Write("down/0001_item.sql", "DROP TABLE item;");
        var asked = 0;
        await using var source = Source(builder =>
            builder.UsePasswordProvider(
                _ => throw new InvalidOperationException("It is asked without a thread to block."),
                (_, _) => ValueTask.FromResult(Password(Interlocked.Increment(ref asked)))
            )
        );
        var migrator = new PgMigrator(source);

        var planned = await migrator.PlanAsync(Options, cancellationToken: Stop);
        Assert.Equal((MigrationOutcome.Planned, null, false), (planned.Outcome, planned.RunId, await ExistsAsync("item")));
        Assert.Equal("0001_item.sql", Assert.Single(planned.Runs).Script);

        var applied = await migrator.MigrateAsync(Options, Observer, Stop);
        Assert.Equal(MigrationOutcome.Applied, applied.Outcome);
        Assert.Equal(Assert.Single(applied.Runs).RunId, applied.RunId);
        Assert.Equal(applied.Runs, Observer.Runs);
        Assert.Contains(applied.Messages, message => message.Text.Contains("made item", StringComparison.Ordinal));
        Assert.True(await ExistsAsync("item"));

        var again = await migrator.MigrateAsync(Options, cancellationToken: Stop);
        Assert.Equal((MigrationOutcome.UpToDate, null, 0), (again.Outcome, again.RunId, again.Runs.Count));

        var undone = await migrator.UndoAsync(Options, new UndoOptions { Last = 1 }, cancellationToken: Stop);
        Assert.Equal((MigrationOutcome.Undone, false), (undone.Outcome, await ExistsAsync("item")));
        var history = new List<ScriptRun>();
        await foreach (var run in migrator.GetHistoryAsync(cancellationToken: Stop))
            history.Add(run);
        Assert.Equal([ScriptRunStatus.Undone, ScriptRunStatus.Applied], history.Select(run => run.Status));
        Assert.Equal(5, asked);
    }

    [Fact]
    public async Task What_is_destroyed_is_in_the_backup_that_the_result_names()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); INSERT INTO item VALUES (1);");
        var migrator = new PgMigrator(Database.ConnectionString);
        await migrator.MigrateAsync(Options, cancellationToken: Stop);
        Folder.Write("up/0002_gone.sql", "-- pgmigrate:allow drop-table -- tested\nDROP TABLE item;");

        var result = await migrator.MigrateAsync(Options, cancellationToken: Stop);

        Assert.NotNull(result.BackupId);
        Assert.Equal(result.BackupId, Assert.Single(await migrator.GetBackupsAsync(cancellationToken: Stop)).BackupId);
        Assert.Contains(
            result.Messages,
            message =>
                message.Text.Contains(
                    $"To go back: PgMigrator.RestoreAsync(BackupId = {result.BackupId}",
                    StringComparison.Ordinal
                )
        );
        await migrator.RestoreAsync(new() { BackupId = result.BackupId }, cancellationToken: Stop);
        Assert.True(await ExistsAsync("item"));
    }

    [Fact]
    public async Task What_the_rules_find_stops_a_run_and_is_told_in_the_words_of_the_API()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); INSERT INTO item VALUES (1);");
        var migrator = new PgMigrator(Target);
        await migrator.MigrateAsync(Options, cancellationToken: Stop);
        Folder.Write("up/0002_size.sql", "ALTER TABLE item ADD COLUMN size integer NOT NULL;");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => migrator.MigrateAsync(Options, Observer, Stop));
        var found = await migrator.CheckAsync(new() { Run = Options }, cancellationToken: Stop);

        Assert.Equal(MigrationErrorId.CheckFailed, failure.ErrorId);
        Assert.Contains("SkipChecks = add-required-column", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(found, finding => finding.RuleId == "add-required-column");
        Assert.Empty(Observer.Runs);
    }

    [Fact]
    public async Task What_a_data_source_does_about_TLS_holds_for_each_connection()
    {
        var seen = new List<string?>();
        await using var source = Source(builder =>
            builder
                .UsePasswordProvider(_ => "p", (_, _) => ValueTask.FromResult("p"))
                .UseSslClientAuthenticationOptionsCallback(options => seen.Add(options.TargetHost))
        );

        var target = await DataSourceTarget.ReadAsync(source, Stop);

        foreach (var same in new[] { target, target.ForDatabase("other"), target.ForHost("there", 5432) })
            same.Tls!(new SslClientAuthenticationOptions { TargetHost = same.ToString() });
        Assert.Equal([$"{target.Server}/{Database.Name}", $"{target.Server}/other", $"there:5432/{Database.Name}"], seen);
        Assert.Equal("p", target.ToBuilder().Password);
    }

    [Fact]
    public async Task A_password_provider_that_fails_is_told()
    {
        await using var source = Source(builder =>
            builder.UsePasswordProvider(
                _ => "",
                (_, _) => ValueTask.FromException<string>(new InvalidOperationException("no token today"))
            )
        );

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            new PgMigrator(source).MigrateAsync(Options, null, Stop)
        );

        Assert.Equal(MigrationErrorId.AuthenticationFailed, failure.ErrorId);
        Assert.Contains("no token today", failure.Message, StringComparison.Ordinal);
    }

    private string Password(int _) => new NpgsqlConnectionStringBuilder(Database.ConnectionString).Password!;

    private NpgsqlDataSource Source(Action<NpgsqlDataSourceBuilder> configure)
    {
        var withoutPassword = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Password = null };
        var builder = new NpgsqlDataSourceBuilder(withoutPassword.ConnectionString);
        configure(builder);
        return builder.Build();
    }
}
