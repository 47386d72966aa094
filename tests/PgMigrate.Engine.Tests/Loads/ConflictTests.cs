using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Loads into tables that hold some of the keys.</summary>
public sealed class ConflictTests(PostgresServer server) : LoadTestBase(server)
{
    private const string Rows =
        "INSERT INTO item VALUES (1, 'one', 'old'), (2, 'two', 'old'), (3, 'three', 'old');"
        + "CREATE TABLE part (item integer REFERENCES item); INSERT INTO part VALUES (1);";

    [Theory]
    [InlineData("conflict=skip", new[] { "1|one|old", "2|two|old", "3|three|old", "4|four|~" }, 1)]
    [InlineData("conflict=update", new[] { "1|one|old", "2|TWO|old", "3|three|old", "4|four|~" }, 2)]
    [InlineData("conflict=update key=id reject=1", new[] { "1|one|old", "2|TWO|old", "3|three|old", "4|four|~" }, 2)]
    [InlineData("replace=yes", new[] { "1|one|old", "2|TWO|old", "4|four|~" }, 3)]
    public async Task A_key_that_is_there_does_what_is_asked_for(string options, string[] rows, long written)
    {
        WriteTable(Rows);
        WriteLoad($"table=item columns=id,name file=../d.csv {options}");
        WriteData("d.csv", "1,one\n2,TWO\n4,four\n");
        await MigrateAsync(Options with { To = "0001_table.sql" });
        var untouched = await Database.ScalarAsync<string>("SELECT xmin::text || ctid FROM item WHERE id = 1");

        await MigrateAsync();

        Assert.Equal(rows, await ItemsAsync());
        Assert.Equal(written, Observer.Runs[^1].Rows);
        Assert.Equal(untouched, await Database.ScalarAsync<string>("SELECT xmin::text || ctid FROM item WHERE id = 1"));
    }

    [Fact]
    public async Task A_table_without_a_key_is_replaced_as_a_whole_and_its_rows_are_backed_up()
    {
        Folder.Write(
            "up/0001.sql",
            "CREATE TABLE log (line text, data json); INSERT INTO log VALUES ('old', '{}'), ('older', NULL);"
        );
        await MigrateAsync();
        WriteLoad("table=log replace=yes file=../d.csv");
        WriteData("d.csv", "new,{}\n");

        await MigrateAsync();

        Assert.Equal(["new"], await Database.QueryAsync<string>("SELECT line FROM log"));
        var backup = Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None));
        Assert.Equal((2L, Observer.Runs[^1].BackupId!.Value), (backup.Rows!.Value, backup.BackupId));
    }

    [Theory]
    [InlineData("conflict=update", "log has no primary key")]
    [InlineData("conflict=update key=data", "The file does not hold 'data'")]
    public async Task What_has_no_key_is_not_updated(string options, string message)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE log (line text, data text UNIQUE);");
        WriteLoad($"table=log columns=line file=../d.csv {options}");
        WriteData("d.csv", "new\n");

        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replace=yes conflict=skip", "no row of the table is left to be in conflict with")]
    [InlineData("key=id", "The key has no effect.")]
    [InlineData("reject-table=r", "No row goes into the reject table.")]
    [InlineData("reject=many", "'many' is no number of rows, and no share.")]
    [InlineData("conflict=maybe", "'maybe' is not a value of conflict.")]
    public async Task Options_that_exclude_each_other_are_refused(string options, string message)
    {
        WriteTable();
        WriteLoad($"table=item file=../d.csv {options}");
        WriteData("d.csv", "");

        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
