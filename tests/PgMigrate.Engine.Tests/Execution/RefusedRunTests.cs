using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// Runs that are refused leave nothing that looks like a run that goes on, and previews are refused as runs are.
/// </summary>
public sealed class RefusedRunTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string RunsThatGoOn =
        """SELECT (SELECT count(*) FROM pgmigrate.run WHERE outcome = 'running') + (SELECT count(*) FROM grate."Version" WHERE status = 'In Progress')""";

    [Fact]
    public async Task A_refusal_by_what_the_database_says_leaves_no_run_behind()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync();
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (id integer);");
        Folder.Write("pgmigrate.json", """{ "severity": { "lock-timeout-short": "Error" } }""");

        await FailAsync(MigrationErrorId.CheckFailed, Options with { LockTimeout = TimeSpan.FromMilliseconds(500) });

        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"));
        Assert.Equal(0, await Database.ScalarAsync<long>(RunsThatGoOn));
    }

    [Fact]
    public async Task A_refusal_for_a_missing_right_leaves_no_run_behind()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync();
        Folder.Write("up/0002_b.sql", "CREATE TABLE no_such_schema.b (id integer);");

        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync());

        Assert.Equal(0, await Database.ScalarAsync<long>(RunsThatGoOn));
    }

    [Fact]
    public async Task The_preview_of_an_undo_says_what_the_undos_checks_would_stop()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer); INSERT INTO a VALUES (1);");
        Folder.Write("up/0002_b.sql", "ALTER TABLE a ADD COLUMN b integer;");
        Folder.Write("down/0002_b.sql", "ALTER TABLE a DROP COLUMN b; ALTER TABLE a ADD COLUMN c integer NOT NULL;");
        await MigrateAsync();

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.CheckFailed, refusal.ErrorId);
        Assert.Contains(Observer.Messages, message => message.Text.StartsWith("would stop the run: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_preview_of_an_undo_refuses_the_rules_that_an_undo_refuses_to_pass_over()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync();
        var options = Options with { SkipChecks = ["nonsense"] };
        Task PreviewAsync() => Migrator.PlanUndoAsync(Target, options, new() { Last = 1 }, Observer, CancellationToken.None);
        Task UndoAsync() => Migrator.UndoAsync(Target, options, new() { Last = 1 }, Observer, CancellationToken.None);

        foreach (var call in new[] { PreviewAsync, UndoAsync })
            Assert.Equal(MigrationErrorId.OptionsInvalid, (await Assert.ThrowsAsync<MigrationException>(call)).ErrorId);
    }

    [Fact]
    public async Task Scripts_that_no_run_here_would_apply_are_not_judged()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync();
        Folder.Write("runAfterCreateDatabase/0001_drop.sql", "DROP TABLE a;");

        var findings = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options },
            Observer,
            CancellationToken.None
        );

        Assert.DoesNotContain(findings, finding => finding.Script == "0001_drop.sql" && finding.RuleId == "drop-table");
    }
}
