using System.Globalization;
using System.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Loads of which some rows may be bad.</summary>
public sealed class RejectTests(PostgresServer server) : LoadTestBase(server)
{
    [Fact]
    public async Task Bad_rows_of_every_kind_are_set_aside_and_all_others_loaded()
    {
        WriteTable(
            "CREATE TABLE kind (code text PRIMARY KEY); INSERT INTO kind VALUES ('k');\n"
                + "ALTER TABLE item ADD kind text REFERENCES kind, ADD CHECK (name <> 'never');"
        );
        WriteLoad("table=item file=../d.csv.gz header=match reject=10");
        // Several chunks; the bad ones stand at the beginning, in the middle, within rows of several lines, and at the end.
        var text = new StringBuilder("id,name,kind\n\"x\n\",a,k\n");
        for (var id = 1; id <= 20_000; id++)
            text.Append(CultureInfo.InvariantCulture, $"{id},\"name {id}\nof two lines\",k\n");
        text.Append("1,twice,k\n20001,a,none\n20002,never,k\n20003,a,k,more\n20004,good,k\n20005,\"\0\",k");
        WriteData("d.csv.gz", Gzip(text.ToString()));

        await MigrateAsync();

        Assert.Equal(20_001, Observer.Runs[1].Rows);
        Assert.Equal(20_001, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
        Assert.Equal(
            [
                "2|22P02|\"x\n\",a,k",
                "40004|23505|1,twice,k",
                "40005|23503|20001,a,none",
                "40006|23514|20002,never,k",
                "40007|22P04|20003,a,k,more",
                "40009|22021|20005,\"\uFFFD\",k",
            ],
            await Database.QueryAsync<string>("SELECT concat_ws('|', line, sqlstate, row_text) FROM item_reject ORDER BY line")
        );
        Assert.All(
            await Database.QueryAsync<string>("SELECT file || script FROM item_reject WHERE reason <> ''"),
            origin => Assert.Equal("d.csv.gz0002_load.sql", origin)
        );
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("6 rows of d.csv.gz went to item_reject: line 2: ", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("reject=2", "3 rows are bad, and reject=2: line 1: ")]
    [InlineData("reject=10%", "3 of 20 rows are bad, and reject=10%: line 1: ")]
    public async Task One_bad_row_too_many_stops_the_load_and_leaves_nothing(string options, string message)
    {
        WriteTable();
        WriteLoad($"table=item file=../d.tsv {options} reject-table=public.\"Bad rows\"");
        WriteData("d.tsv", "a\t\t\nb\t\t\nc\t\t\n" + string.Concat(Enumerable.Range(1, 17).Select(id => $"{id}\t\t\n")));

        var failure = await FailAsync(MigrationErrorId.DataFileInvalid);

        Assert.StartsWith($"{Folder["d.tsv"]}:3: {message}", failure.Message, StringComparison.Ordinal);
        Assert.Equal((Folder["d.tsv"], 3), (failure.Path, failure.Line));
        Assert.Empty(await ItemsAsync());
        Assert.False(await ExistsAsync("public.\"Bad rows\""));

        Folder.Write(
            "up/0002_load.sql",
            "-- pgmigrate:copy table=item file=../d.tsv reject=15% reject-table=public.\"Bad rows\""
        );
        await MigrateAsync();
        Assert.Equal(
            (17, 3),
            ((await ItemsAsync()).Count, await Database.ScalarAsync<long>("SELECT count(*) FROM \"Bad rows\""))
        );
    }

    [Fact]
    public async Task Rows_of_the_text_format_end_where_the_server_ends_them()
    {
        WriteTable();
        WriteLoad("table=item file=../d format=text reject=1");
        WriteData("d", "1\ta\\\nb\tc\nx\t\\N\t\\N\n2\ta\\\\\t\\N\n\\.\n");

        await MigrateAsync();

        Assert.Equal(["1|a\nb|c", @"2|a\|~"], await ItemsAsync());
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT line FROM item_reject"));
    }
}
