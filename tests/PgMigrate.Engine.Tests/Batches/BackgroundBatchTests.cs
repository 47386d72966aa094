using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Batches that a run begins and leaves in the background, and runs that go on with them.</summary>
public sealed class BackgroundBatchTests(PostgresServer server) : BatchTestBase(server)
{
    private const string Left = "-- pgmigrate:batch table=app.item key=id size=40 target=0 later-rows=ignored background=yes\n";

    private PgMigrator Migrations => new(Database.ConnectionString);

    [Fact]
    public async Task A_run_leaves_them_to_others_and_what_requires_them_waits_until_the_last_is_done()
    {
        await Database.ExecuteAsync("ANALYZE app.item");
        Folder.Write(
            "pgmigrate.json",
            """{ "environments": { "prod": { "policy": { "profile": "development", "order": "linear" } } } }"""
        );
        Folder.Write("up/0001_count.sql", Left + Count);
        Folder.Write("up/0002_other.sql", "CREATE TABLE app.other (id integer PRIMARY KEY);");
        Folder.Write("up/0003_drop.sql", "-- pgmigrate:requires 0001_count.sql\nALTER TABLE app.item DROP COLUMN name;");
        Folder.Write("up/0004_more.sql", "-- pgmigrate:requires 0003_drop.sql\nALTER TABLE app.item ADD COLUMN more integer;");
        var options = Options with { Environment = "prod", BackupMode = BackupMode.Never, SkipChecks = ["drop-column"] };
        var planned = await Migrations.PlanAsync(options);
        Assert.Equal(["0001_count.sql", "0002_other.sql"], Of(planned, ScriptRunStatus.WouldApply));
        Assert.Equal(["0003_drop.sql", "0004_more.sql"], Of(planned, ScriptRunStatus.Skipped));
        Assert.Contains(planned.Messages, Says("would be begun, and be left in the background"));

        var first = await Migrations.MigrateAsync(options);

        const string notBegun = "in the background, at 0 %: 0 of about 100 rows gone over, 0 changed";
        Assert.Equal(["0002_other.sql"], Of(first, ScriptRunStatus.Applied));
        Assert.Equal(notBegun, Assert.Single(first.Runs, run => run.Status == ScriptRunStatus.Ongoing).Error);
        Assert.Equal(
            [
                $"requires: 0001_count.sql, which is {notBegun}",
                "requires: 0003_drop.sql, which is held back itself by what is in the background",
            ],
            first.Runs.Where(run => run.Status == ScriptRunStatus.Skipped).Select(run => run.Error)
        );
        Assert.Contains(first.Messages, Says($"What goes on with it: PgMigrator.ProcessBatchesAsync(Path = {Folder.FullPath})"));
        Assert.Contains(
            first.Messages,
            message => message.Severity == MessageSeverity.Warning && Says("It waits. Requires: 0001_count.sql")(message)
        );
        Assert.Equal("0: 100", await TimesAsync());
        Assert.Equal(["0002_other.sql"], await AppliedAsync());

        // A run that has nothing else to do is none, and whoever looks is told how far it is.
        var second = await Migrations.MigrateAsync(options);
        Assert.Equal(MigrationOutcome.UpToDate, second.Outcome);
        Assert.Equal(notBegun, Assert.Single(second.Runs, run => run.Status == ScriptRunStatus.Ongoing).Error);
        Assert.Contains(second.Messages, Says("1 in the background, none to run"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"));
        Assert.Equal(
            [MigrationState.Ongoing, MigrationState.Applied, MigrationState.Pending, MigrationState.Pending],
            (await Migrations.GetScriptsAsync(options)).Select(script => script.State)
        );
        Assert.DoesNotContain(
            await Migrations.CheckAsync(new CheckOptions { Run = options }),
            finding => finding.RuleId is "out-of-order" or "policy-violated"
        );
        Assert.Empty(await RepairsAsync());
        Assert.Equal(MigrationBatchState.Ongoing, Assert.Single(await Migrations.GetBatchesAsync()).State);

        // Others go on, whatever comes first in the folder.
        Folder.Write("up/0005_late.sql", "CREATE TABLE app.late (id integer PRIMARY KEY);");
        Assert.Equal(["0005_late.sql"], Of(await Migrations.MigrateAsync(options), ScriptRunStatus.Applied));

        // Each call has time for one batch, and ends well.
        foreach (var rows in (long[])[40, 80, 100])
            Assert.Equal(rows, await ProcessAsync(options));
        Assert.Equal("1: 100", await TimesAsync());
        Assert.Equal(["0002_other.sql", "0005_late.sql", "0001_count.sql"], await AppliedAsync());
        var applied = (await HistoryAsync(new HistoryQuery { Scripts = ["0001*"] }))[0];
        Assert.Equal((ScriptRunStatus.Applied, 100), (applied.Status, applied.Rows));
        Assert.Equal(
            "succeeded",
            await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run WHERE run_id = $1", applied.RunId)
        );
        Assert.Empty(await Migrations.ProcessBatchesAsync(options));

        // What has waited comes before what went on meanwhile, and a policy of order lets it.
        var third = await Migrations.MigrateAsync(options);
        Assert.Equal(["0003_drop.sql", "0004_more.sql"], Of(third, ScriptRunStatus.Applied));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_by_the_run_that_begins_and_an_empty_table_is_done_at_once()
    {
        (string Script, MigrationErrorId Id, int Line)[] refused =
        [
            (Left + "UPDATE app.item\nSET nonsense = 1;", MigrationErrorId.StatementFailed, 3),
            (Left + "UPDATE app.item SET n = name || 'x' WHERE false;", MigrationErrorId.StatementFailed, 2),
            (Left.Replace("key=id", "key=n", StringComparison.Ordinal) + Count, MigrationErrorId.DirectiveInvalid, 2),
        ];
        foreach (var (script, id, line) in refused)
        {
            Folder.Write("up/0001_count.sql", script);
            Assert.Equal(line, (await RefuseAsync(id)).Line);
        }

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.batch"));
        await Database.ExecuteAsync("TRUNCATE app.item");
        Folder.Write("up/0001_count.sql", Left + Count);
        Assert.Equal(["0001_count.sql"], Of(await Migrations.PlanAsync(Options), ScriptRunStatus.WouldApply));
        await MigrateAsync();
        Assert.Equal(["0001_count.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task What_is_suspended_or_held_back_by_a_signal_is_left_and_said_so()
    {
        Folder.Write("up/0001_count.sql", Left + Count);
        await MigrateAsync();
        await Migrations.SuspendBatchesAsync(reason: "OPS-12");
        var told = new RecordingObserver();
        Assert.Empty(await Migrations.ProcessBatchesAsync(Options, observer: told));
        Assert.Contains(
            told.Messages,
            message => Says("not gone on with: they were suspended by")(message) && Says("OPS-12")(message)
        );
        Assert.Contains(
            "suspended by",
            Assert.Single(await Migrations.GetScriptsAsync(Options)).Reason,
            StringComparison.Ordinal
        );
        // What is suspended may be begun anew; that is no accident then.
        Assert.Contains(
            await RepairsAsync(),
            repair => repair.Problem.Contains("suspended in the background", StringComparison.Ordinal)
        );
        Assert.Equal(MigrationBatchState.Ongoing, Assert.Single(await Migrations.ResumeBatchesAsync()).State);

        Folder.Write("up/0001_count.sql", "-- pgmigrate:pause-when SELECT true\n" + Left + Count);
        Assert.Equal(0, await ProcessAsync(Options));
        Assert.True(await BatchAsync<bool>("paused > '0' AND batches = 0"));
        Folder.Write("up/0001_count.sql", "-- pgmigrate:stop-when SELECT true\n" + Left + Count);
        await Assert.ThrowsAsync<MigrationException>(() => Migrations.ProcessBatchesAsync(Options));
        // Later progress is told in place of a failure.
        Assert.Equal(MigrationState.Failed, Assert.Single(await Migrations.GetScriptsAsync(Options)).State);
        Folder.Write("up/0001_count.sql", Left + Count);
        Assert.Equal(40, await ProcessAsync(Options));
        Assert.Equal(MigrationState.Ongoing, Assert.Single(await Migrations.GetScriptsAsync(Options)).State);

        Assert.Empty(await Migrations.ProcessBatchesAsync(Options, new BatchQuery { Scripts = ["0002*"] }));
        Assert.Single(await Migrations.ProcessBatchesAsync(Options, new BatchQuery { Scripts = ["0001*"] }));
        Assert.Equal("1: 100", await TimesAsync());
    }

    [Fact]
    public async Task What_was_changed_since_is_refused_by_both_and_without_the_option_the_run_goes_on_itself()
    {
        Folder.Write("up/0001_count.sql", Left + Count);
        await MigrateAsync();
        Assert.Equal(40, await ProcessAsync(Options));
        Folder.Write("up/0001_count.sql", Left + "UPDATE app.item SET n = n + 10;");
        await RefuseAsync(MigrationErrorId.OutcomeUnknown);
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Migrations.ProcessBatchesAsync(Options));
        Assert.Equal(MigrationErrorId.OutcomeUnknown, failure.ErrorId);

        Folder.Write("up/0001_count.sql", Left.Replace(" background=yes", string.Empty, StringComparison.Ordinal) + Count);
        await MigrateAsync();

        Assert.Equal("1: 100", await TimesAsync());
        Assert.Equal(["0001_count.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task They_go_on_in_the_windows_of_the_policy_and_not_in_its_freezes()
    {
        Folder.Write("up/0001_count.sql", Left + Count);
        var options = Options with { Environment = "prod" };
        await Migrations.MigrateAsync(options);
        Folder.Write(
            "pgmigrate.json",
            """
            { "environments": { "prod": { "policy": { "profile": "development", "freezes": [{ "from": "2000-01-01T00:00:00Z", "to": "2999-01-01T00:00:00Z" }] } } } }
            """
        );
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Migrations.ProcessBatchesAsync(options));
        Assert.Equal(MigrationErrorId.PolicyViolated, failure.ErrorId);
        Assert.Equal("0: 100", await TimesAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run WHERE outcome <> 'succeeded'"));
    }

    [Fact]
    public async Task An_undo_leaves_them_where_they_are_and_does_not_go_on_in_the_background_itself()
    {
        Folder.Write("up/0001_other.sql", "CREATE TABLE app.other (id integer);");
        Folder.Write("up/0002_count.sql", Left + Count);
        await MigrateAsync();
        var undone = await Migrations.UndoAsync(Options with { SkipChecks = ["drop-table"] }, new UndoOptions { Last = 1 });
        Assert.Contains(undone.Messages, Says("0002_count.sql is not taken back: it is in the background"));
        await Migrations.ProcessBatchesAsync(Options);
        Folder.Write("down/0002_count.sql", Left + "UPDATE app.item SET n = n - 1;");
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrations.UndoAsync(Options, new UndoOptions { Last = 1 })
        );
        Assert.Equal(MigrationErrorId.DirectiveInvalid, failure.ErrorId);
        Assert.Equal("1: 100", await TimesAsync());
    }

    private static Predicate<MigrationMessage> Says(string text) =>
        message => message.Text.Contains(text, StringComparison.Ordinal);

    private static IEnumerable<string> Of(MigrationResult result, ScriptRunStatus status) =>
        result.Runs.Where(run => run.Status == status).Select(run => run.Script);

    // The first batch may begin in any case, and no other one.
    private async Task<long> ProcessAsync(MigrationOptions options) =>
        Assert.Single(await Migrations.ProcessBatchesAsync(options, maxDuration: TimeSpan.Zero)).Rows;

    private Task<IReadOnlyList<RepairAction>> RepairsAsync() =>
        Migrations.FindRepairsAsync(new RepairOptions { Kinds = [RepairKind.InterruptedScript] });
}
