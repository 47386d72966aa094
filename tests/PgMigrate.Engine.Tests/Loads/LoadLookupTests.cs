using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Loads into tables that are there: what does not fit is told before the run changes anything.</summary>
public sealed class LoadLookupTests(PostgresServer server) : LoadTestBase(server)
{
    [Theory]
    [InlineData("table=itm file=../d.csv", "There is no table itm.")]
    [InlineData("table=item file=../d.csv columns=id,nmae", "item has no column 'nmae' that can be filled. Did you mean 'name'?")]
    [InlineData("table=item file=../h.csv.gz header=match", "h.csv.gz:1: the file has a column 'nmae'")]
    [InlineData("table=item file=../d.csv conflict=update key=name", "No unique constraint of item is over name alone")]
    [InlineData("table=item file=../d.csv replace=yes columns=name,note", "The file does not hold 'id'")]
    [InlineData("table=item file=../torn.csv.gz header=match", "torn.csv.gz is damaged")]
    public async Task What_does_not_fit_is_told_before_anything_is_changed(string options, string message)
    {
        WriteTable();
        await MigrateAsync();
        Folder.Write("up/0002_before.sql", "CREATE TABLE before_the_load (id integer);");
        WriteLoad(options, "up/0003_load.sql");
        WriteData("d.csv", "1,a,b\n");
        WriteData("h.csv.gz", Gzip("id,nmae\n1,a\n"));
        WriteData("torn.csv.gz", Gzip("id,name\n1,a\n")[..^9]);

        var failure = await FailAsync(MigrationErrorId.CheckFailed);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("up/0003_load.sql:1: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("(load-does-not-fit)", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("before_the_load"));

        var found = await MigrationChecker.CheckAsync(Target, new() { Run = Options }, Observer, CancellationToken.None);
        var finding = Assert.Single(found, finding => finding.RuleId == "load-does-not-fit");
        Assert.Equal(
            ("0003_load.sql", 1, 14, FindingSeverity.Error),
            (finding.Script, finding.Line, finding.Column, finding.Severity)
        );
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);

        var preview = new RecordingObserver();
        await Migrator.PlanAsync(Target, Options, preview, CancellationToken.None);
        Assert.Contains(
            preview.Messages,
            told =>
                told.Text.StartsWith("would stop the run: line 1: ", StringComparison.Ordinal)
                && told.Text.Contains(message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("ALTER TABLE item RENAME COLUMN name TO nmae;")]
    [InlineData("SELECT set_up();")]
    [InlineData("DO $$ BEGIN EXECUTE 'ALTER TABLE item RENAME name TO nmae'; END $$;")]
    public async Task A_table_that_the_run_may_change_is_looked_at_when_the_load_begins(string change)
    {
        WriteTable("CREATE FUNCTION set_up() RETURNS void LANGUAGE sql AS 'ALTER TABLE item RENAME name TO nmae';");
        await MigrateAsync();
        Folder.Write("up/0002_change.sql", change);
        WriteLoad("table=item file=../d.csv header=match", "up/0003_load.sql");
        WriteData("d.csv", "id,nmae\n1,a\n");

        await MigrateAsync();

        Assert.Equal("a", await Database.ScalarAsync<string>("SELECT nmae FROM item"));
    }

    [Fact]
    public async Task What_the_run_makes_itself_is_left_to_the_load()
    {
        WriteTable();
        await MigrateAsync();
        Folder.Write("up/0002_create.sql", "CREATE TABLE other (id integer); SET search_path = public;");
        WriteLoad("table=item file=../d.csv header=match", "up/0003_load.sql");
        WriteLoad("table=other file=../none.csv header=match", "up/0004_load.sql");
        WriteData("d.csv", "id,nmae\n1,a\n");
        WriteData("none.csv", "nothing\n1\n");

        // Of the two that do not fit, one is into a table that there is not yet.
        var failure = await FailAsync(MigrationErrorId.CheckFailed);

        Assert.Contains("1 error.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("up/0003_load.sql:1: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_told_before_anything_is_changed()
    {
        WriteTable();
        await MigrateAsync();
        var role = $"load_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            GRANT USAGE ON SCHEMA grate, pgmigrate TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA grate, pgmigrate TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA grate, pgmigrate TO {role};
            """
        );
        WriteLoad("table=item file=../d.csv replace=yes defer-indexes=yes");
        WriteData("d.csv", "1,a,b\n");
        var target = new ConnectionTarget(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "secret" }
        );

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.CheckFailed, failure.ErrorId);
        foreach (
            var lacks in (string[])["does not own item, which the copy needs", "has no DELETE on item", "has no INSERT on item"]
        )
            Assert.Contains(lacks, failure.Message, StringComparison.Ordinal);
        await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
    }
}
