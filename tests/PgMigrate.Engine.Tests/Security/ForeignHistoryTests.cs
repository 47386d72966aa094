using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// The history belongs to somebody who may be trusted, and what is recorded in it is there, or the run says that it is not.
/// </summary>
public sealed class ForeignHistoryTests(PostgresServer server) : BackupTestBase(server)
{
    private const string Swallow = """
        CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER swallow BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION public.swallow();
        """;

    [Theory]
    [InlineData("CREATE SCHEMA grate AUTHORIZATION {role}", "schema grate")]
    [InlineData("CREATE SCHEMA pgmigrate AUTHORIZATION {role}", "schema pgmigrate")]
    [InlineData("CREATE SCHEMA pgmigrate_backup AUTHORIZATION {role}", "schema pgmigrate_backup")]
    public async Task A_schema_that_a_stranger_has_made_is_refused(string sql, string named)
    {
        Script();
        await WithRoleAsync(
            sql,
            async (_, role) =>
            {
                Assert.Contains(
                    $"The {named} belongs to {role}",
                    (await FailAsync(MigrationErrorId.HistoryInvalid)).Message,
                    StringComparison.Ordinal
                );
                await FailsAsync(
                    MigrationErrorId.HistoryInvalid,
                    () => Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None)
                );
                await FailsAsync(
                    MigrationErrorId.HistoryInvalid,
                    () => Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None)
                );
                await FailsAsync(MigrationErrorId.HistoryInvalid, () => HistoryAsync());
                await FailsAsync(
                    MigrationErrorId.HistoryInvalid,
                    () =>
                        MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None)
                );
                await FailsAsync(MigrationErrorId.HistoryInvalid, () => BackupAsync());
            }
        );
        Assert.False(await ExistsAsync("public.one"));
    }

    [Theory]
    [InlineData("pgmigrate.run")]
    [InlineData("grate.\"ScriptsRun\"")]
    public async Task A_table_of_a_stranger_is_refused(string table)
    {
        Script();
        await MigrateAsync();
        await WithRoleAsync(
            $"ALTER TABLE {table} OWNER TO {{role}}",
            async (_, _) =>
            {
                Folder.Write("up/0002_two.sql", "CREATE TABLE two (id int);");
                await FailAsync(MigrationErrorId.HistoryInvalid);
                await FailsAsync(
                    MigrationErrorId.HistoryInvalid,
                    () => Migrator.UndoAsync(Target, Options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None)
                );
            }
        );
    }

    [Fact]
    public async Task The_role_itself_those_it_is_a_member_of_and_the_databases_owner_are_trusted()
    {
        Script();
        await WithRoleAsync(
            $"CREATE SCHEMA grate AUTHORIZATION {{role}}; GRANT CREATE ON DATABASE {Database.Name} TO {{role}}; GRANT CREATE ON "
                + $"SCHEMA public TO {{role}}",
            async (target, role) =>
            {
                await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);
                await FailAsync(MigrationErrorId.HistoryInvalid);
                await Database.ExecuteAsync($"GRANT {role} TO CURRENT_USER");
                await MigrateAsync();
                await Database.ExecuteAsync($"REVOKE {role} FROM CURRENT_USER; ALTER DATABASE {Database.Name} OWNER TO {role}");
                await MigrateAsync();
            }
        );
    }

    [Theory]
    [InlineData("grate.\"ScriptsRun\"", "INSERT")]
    [InlineData("pgmigrate.script_run", "INSERT")]
    [InlineData("grate.\"Version\"", "INSERT")]
    [InlineData("pgmigrate.run", "INSERT")]
    public async Task A_record_that_a_trigger_keeps_out_fails_the_run_and_nothing_is_applied(string table, string when)
    {
        Script();
        await MigrateAsync();
        await Database.ExecuteAsync(
            Swallow.Replace("{event}", when, StringComparison.Ordinal).Replace("{table}", table, StringComparison.Ordinal)
        );
        Folder.Write("up/0002_two.sql", "CREATE TABLE two (id int);");
        Folder.Write("up/0003_three.sql", "CREATE TABLE three (id int);");

        var failure = await FailAsync(MigrationErrorId.HistoryInvalid);

        Assert.Contains("triggers", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.two"));
        Assert.DoesNotContain(Observer.Runs, run => run is { Script: "0002_two.sql", Status: ScriptRunStatus.Applied });
    }

    [Fact]
    public async Task A_run_whose_end_is_not_written_says_so()
    {
        Script();
        await MigrateAsync();
        await Database.ExecuteAsync(
            Swallow
                .Replace("{event}", "UPDATE", StringComparison.Ordinal)
                .Replace("{table}", "pgmigrate.run", StringComparison.Ordinal)
        );
        Folder.Write("up/0002_two.sql", "CREATE TABLE two (id int);");
        var failure = await FailAsync(MigrationErrorId.HistoryInvalid);
        Assert.EndsWith(", and did not write it.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("triggers, rules and policies", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_a_trigger_keeps_out_fails_its_statement()
    {
        Script();
        await MigrateAsync();
        await Database.ExecuteAsync(
            Swallow
                .Replace("{event}", "INSERT", StringComparison.Ordinal)
                .Replace("{table}", "pgmigrate.statement_checkpoint", StringComparison.Ordinal)
        );
        Folder.Write("up/0002_two.sql", "-- pgmigrate:transaction off\nCREATE TABLE two (id int);");
        await FailAsync(MigrationErrorId.HistoryInvalid);
        Assert.False(await ExistsAsync("public.two"));
    }

    [Fact]
    public async Task An_undone_record_that_a_trigger_keeps_fails_the_undo()
    {
        Script();
        Folder.Write("down/0001_one.sql", "DROP TABLE one;");
        await MigrateAsync();
        await Database.ExecuteAsync(
            Swallow
                .Replace("{event}", "DELETE", StringComparison.Ordinal)
                .Replace("{table}", "grate.\"ScriptsRun\"", StringComparison.Ordinal)
        );
        await FailsAsync(
            MigrationErrorId.HistoryInvalid,
            () => Migrator.UndoAsync(Target, Options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None)
        );
        Assert.True(await ExistsAsync("public.one"));
    }

    [Theory]
    [InlineData(
        "ALTER TABLE pgmigrate.script_run RENAME TO real; CREATE VIEW pgmigrate.script_run AS SELECT * FROM pgmigrate.real",
        "pgmigrate.script_run is no table."
    )]
    [InlineData(
        "ALTER TABLE grate.\"ScriptsRun\" RENAME TO real; CREATE VIEW grate.\"ScriptsRun\" AS SELECT * FROM grate.real",
        "grate.ScriptsRun is no table."
    )]
    [InlineData("DROP TABLE grate.\"ScriptsRun\"", "lacks ScriptsRun.")]
    [InlineData("DROP TABLE pgmigrate.statement_checkpoint", "it lacks pgmigrate.statement_checkpoint.")]
    public async Task A_history_with_something_else_in_a_tables_place_or_nothing_is_refused(string sql, string said)
    {
        Script();
        await MigrateAsync();
        await Database.ExecuteAsync(sql);
        Folder.Write("up/0002_two.sql", "CREATE TABLE two (id int);");
        Assert.Contains(said, (await FailAsync(MigrationErrorId.HistoryInvalid)).Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.two"));
    }

    private void Script() => Folder.Write("up/0001_one.sql", "CREATE TABLE one (id int);");
}
