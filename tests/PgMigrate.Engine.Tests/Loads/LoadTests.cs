using System.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Files of the migration folder that go into tables with their script.</summary>
public sealed class LoadTests(PostgresServer server) : LoadTestBase(server)
{
    [Fact]
    public async Task A_script_runs_its_statements_and_then_loads_its_files_in_order()
    {
        Folder.Write(
            "up/0001.sql",
            """
            -- pgmigrate:copy table=kind file=../data/kinds.csv header=yes
            -- pgmigrate:copy table=item file=data/items.tsv.gz columns=id,kind null=-
            CREATE TABLE kind (code text PRIMARY KEY);
            CREATE TABLE item (id integer PRIMARY KEY, note text DEFAULT 'none', kind text REFERENCES kind);
            """
        );
        WriteData("data/kinds.csv", "code\r\na\r\n\"b\r\nb\"\r\n");
        WriteData("up/data/items.tsv.gz", Gzip("1\ta\n2\t-"));

        await MigrateAsync();

        var run = Assert.Single(Observer.Runs);
        Assert.Equal((ScriptRunStatus.Applied, 4L, 2), (run.Status, run.Rows!.Value, run.Statements!.Value));
        Assert.Equal(
            ["1|none|a", "2|none|~"],
            await Database.QueryAsync<string>("SELECT concat_ws('|', id, note, coalesce(kind, '~')) FROM item ORDER BY id")
        );
        Assert.Equal(["a", "b\r\nb"], await Database.QueryAsync<string>("SELECT code FROM kind ORDER BY code"));
        Assert.Equal(4, (await HistoryAsync())[0].Rows);
        Assert.Contains(Observer.Progress, step => step is { Activity: "Loading", Done: 100, Total: 100 });
        // A comment is all that grate sees, and its history is as grate writes it.
        await MigrateAsync();
        Assert.Single(Observer.Runs);
    }

    [Theory]
    [InlineData("format=csv delimiter=semicolon quote='''' null=NIL", "1;'a;''b''';NIL\n", "1|a;'b'|~")]
    [InlineData("format=csv escape=\\", "1,\"say \\\"a\\\"\",\n", "1|say \"a\"|~")]
    [InlineData("format=text", "1\ta\\tb\\\\\t\\N\n\\.\n", "1|a\tb\\|~")]
    [InlineData("format=text delimiter=pipe null=''", "1|x|\n", "1|x|~")]
    [InlineData("format=csv header=match", "Note,\"id\",name\nn,1,x\n", "1|x|n")]
    [InlineData("format=csv columns=\"id\",note", "1,n\n", "1|n")]
    public async Task A_file_is_read_as_the_directive_says(string options, string text, string row)
    {
        WriteTable();
        WriteLoad($"table=public.item file=../d {options}");
        WriteData("d", text);

        await MigrateAsync();

        Assert.Equal([row], await ItemsAsync());
        Assert.Equal(1, Observer.Runs[1].Rows);
    }

    [Theory]
    [InlineData("", "utf-8", true)]
    [InlineData("", "utf-16", true)]
    [InlineData("", "utf-16BE", true)]
    [InlineData("encoding=UTF-16", "utf-16", false)]
    [InlineData("encoding=LATIN1", "iso-8859-1", false)]
    [InlineData("encoding=win1252", "iso-8859-1", false)]
    [InlineData("encoding=UTF8", "utf-8", false)]
    public async Task A_file_is_read_in_its_encoding(string option, string encoding, bool hasMark)
    {
        WriteTable();
        WriteLoad($"table=item file=../d.csv header=match {option}");
        var written = Encoding.GetEncoding(encoding);
        WriteData("d.csv", [.. hasMark ? written.GetPreamble() : [], .. written.GetBytes("id,name\n1,Käse\n")]);

        await MigrateAsync();

        Assert.Equal(["1|Käse|~"], await ItemsAsync());
    }

    [Fact]
    public async Task Files_of_every_format_and_compression_are_told_by_their_bytes()
    {
        WriteTable();
        await MigrateAsync();
        await Database.ExecuteAsync(
            "INSERT INTO item SELECT n, 'name ' || n, NULLIF(n % 3, 0)::text FROM generate_series(1, 500) n"
        );
        await using (var connection = await Database.OpenAsync())
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY item TO STDOUT (FORMAT binary)"))
        await using (var file = File.Create(Folder["rows.bin"]))
            await copy.CopyToAsync(file);
        using (var bytes = new MemoryStream())
        {
            await using (var zstd = new ZstdSharp.CompressionStream(bytes, level: 3, leaveOpen: true))
                await zstd.WriteAsync(await File.ReadAllBytesAsync(Folder["rows.bin"]));
            WriteData("rows", bytes.ToArray());
        }

        var before = await ItemsAsync();
        await Database.ExecuteAsync("TRUNCATE item");
        WriteLoad("table=item file=../rows format=binary");

        await MigrateAsync();

        Assert.Equal(before, await ItemsAsync());
        Assert.Equal(500, Observer.Runs[^1].Rows);
    }

    [Theory]
    [InlineData("1,a,b\n2,a,b\nx,a,b\n", "", 3, "id", "\"x\"")]
    [InlineData("id,\"name\nof it\",note\n1,\"a\nb\",b\n2,a,b\nx,a,b\n", "header=yes", 6, "id", "\"x\"")]
    [InlineData("1,a,b\n1,a,b\n", "", 2, null, null)]
    [InlineData("1,a,b\n2,a,b,c\n", "", 2, null, null)]
    public async Task A_bad_row_stops_the_load_with_its_line_and_nothing_stays(
        string text,
        string options,
        int line,
        string? column,
        string? value
    )
    {
        WriteTable();
        WriteLoad($"table=item file=../data/bad.csv {options}");
        WriteData("data/bad.csv", text);

        var failure = await FailAsync(MigrationErrorId.StatementFailed);

        Assert.StartsWith($"{Folder["data/bad.csv"]}:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(("0002_load.sql", Folder["data/bad.csv"], line), (failure.Script, failure.Path, failure.Line));
        if (column is not null)
            Assert.EndsWith($" (column {column}: {value})", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ItemsAsync());
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_damaged_file_leaves_nothing()
    {
        WriteTable();
        WriteLoad("table=item file=../data/rows.csv.gz");
        var whole = Gzip(string.Concat(Enumerable.Range(1, 20_000).Select(n => $"{n},{Guid.NewGuid()},x\n")));
        WriteData("data/rows.csv.gz", whole[..^100]);

        var failure = await FailAsync(MigrationErrorId.DataFileInvalid);

        Assert.Contains("data/rows.csv.gz is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ItemsAsync());
        WriteData("data/rows.csv.gz", whole);
        await MigrateAsync();
        Assert.Equal(20_000, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_load_in_a_run_that_is_one_transaction_goes_with_it()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        Folder.Write("up/0003_fails.sql", "SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Options with { TransactionMode = TransactionMode.Run });
        Assert.False(await ExistsAsync("item"));

        File.Delete(Folder["up/0003_fails.sql"]);
        await MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal(["1|a|b"], await ItemsAsync());
    }
}
