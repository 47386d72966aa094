using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Tables and queries as files, and back.</summary>
public sealed class ExportTests(PostgresServer server) : LoadTestBase(server)
{
    private const string Table = """
        CREATE TABLE "Old Names" (name text COLLATE "en-x-icu" PRIMARY KEY, at timestamptz, part interval, price double precision,
            data jsonb, bytes bytea, note text, twice text GENERATED ALWAYS AS (note || note) STORED);
        """;

    private const string Rows = """
        INSERT INTO "Old Names" VALUES ('b', '2026-11-30 12:00+02', '1 day 2 h', 0.1, '{"a": [1, null]}', '\x00ff', E'x\ny"z"\t\\');
        INSERT INTO "Old Names" VALUES ('B', NULL, NULL, 'NaN', NULL, '', ''), ('a', 'infinity', '-1 mon', 1e300, '""', NULL, '\N');
        """;

    [Theory]
    [InlineData("rows.csv", "header=match")]
    [InlineData("rows.csv.gz", "header=match")]
    [InlineData("rows.tsv.zst", "header=match")]
    [InlineData("rows.text", "format=text")]
    [InlineData("rows.bin.gz", "format=binary")]
    public async Task What_is_exported_is_loaded_as_it_was(string name, string options)
    {
        await Database.ExecuteAsync(Table + Rows);
        DataFormat? format = options switch
        {
            "format=text" => DataFormat.Text,
            "format=binary" => DataFormat.Binary,
            _ => null,
        };
        var first = await ExportAsync(
            new ExportOptions
            {
                Path = Folder[name],
                Table = "\"Old Names\"",
                Format = format,
            }
        );
        await Database.ExecuteAsync("""ALTER TABLE "Old Names" RENAME TO before""");
        Folder.Write("up/0001.sql", $"-- pgmigrate:copy table=\"Old Names\" file=../{name} {options}\n{Table}");

        await MigrateAsync();

        Assert.Equal((3L, 3L), (first.Rows, Observer.Runs[0].Rows!.Value));
        Assert.Equal((new FileInfo(first.FullName).Length, 64), (first.Size, first.Hash.Length));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("""SELECT count(*) FROM (TABLE before EXCEPT TABLE "Old Names") AS missing""")
        );
        var again = await ExportAsync(
            new ExportOptions
            {
                Path = Folder["again"],
                Table = "\"Old Names\"",
                Format = first.Format,
                Compression = first.Compression,
            }
        );
        Assert.Equal(first.Hash, again.Hash);
    }

    [Fact]
    public async Task Rows_come_in_one_order_whatever_the_database_and_its_settings()
    {
        await Database.ExecuteAsync(Table + Rows);
        await Database.ExecuteAsync(
            $"ALTER DATABASE {Database.Name} SET datestyle = german; ALTER DATABASE {Database.Name} SET timezone = 'Asia/Tokyo'; "
                + $"ALTER DATABASE {Database.Name} SET intervalstyle = iso_8601; CREATE TABLE bag (a text, b xml); "
                + "INSERT INTO bag VALUES ('b', NULL), ('B', '<x/>'), ('a', NULL)"
        );
        await ExportAsync(
            new ExportOptions
            {
                Path = Folder["a.csv"],
                Table = "public.\"Old Names\"",
                Header = false,
            }
        );
        await ExportAsync(new ExportOptions { Path = Folder["b.csv"], Table = "bag" });

        var text = await File.ReadAllTextAsync(Folder["a.csv"]);
        Assert.StartsWith("B,,,NaN,,\\x,\"\"\na,infinity,-1 mons,1e+300,", text, StringComparison.Ordinal);
        Assert.Contains("b,2026-11-30 10:00:00+00,1 day 02:00:00,0.1,", text, StringComparison.Ordinal);
        Assert.Equal("a,b\nB,<x/>\na,\nb,\n", await File.ReadAllTextAsync(Folder["b.csv"]));
    }

    [Theory]
    [InlineData("SELECT 1) TO PROGRAM 'touch /tmp/pgmigrate-export' --", MigrationErrorId.OptionsInvalid)]
    [InlineData("SELECT 1; SELECT 2", MigrationErrorId.OptionsInvalid)]
    [InlineData("INSERT INTO item VALUES (1) RETURNING id", MigrationErrorId.StatementFailed)]
    [InlineData("SELECT 1 / (3 - n) FROM generate_series(1, 3) n", MigrationErrorId.StatementFailed)]
    public async Task An_export_that_fails_leaves_the_file_that_was_there(string query, MigrationErrorId id)
    {
        await Database.ExecuteAsync("CREATE TABLE item (id integer)");
        WriteData("out.csv", "before");

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            ExportAsync(new ExportOptions { Path = Folder["out.csv"], Query = query })
        );

        Assert.Equal(id, failure.ErrorId);
        Assert.Equal("before", await File.ReadAllTextAsync(Folder["out.csv"]));
        Assert.Equal([Folder["out.csv"]], Directory.GetFiles(Folder.FullPath));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Fact]
    public async Task A_query_is_exported_as_it_is_ordered()
    {
        var made = await ExportAsync(
            new ExportOptions
            {
                Path = Folder["q.tsv"],
                Query = "SELECT n AS id FROM generate_series(1, 3) n ORDER BY n DESC -- all",
            }
        );

        Assert.Equal("id\n3\n2\n1\n", await File.ReadAllTextAsync(Folder["q.tsv"]));
        Assert.Equal((3L, DataFormat.Tsv, DataCompression.None), (made.Rows, made.Format, made.Compression));
        Assert.Null(made.Table);
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            ExportAsync(
                new ExportOptions
                {
                    Path = Folder["q.tsv"],
                    Query = "SELECT 1",
                    NoClobber = true,
                }
            )
        );
        Assert.Equal(MigrationErrorId.ReportExists, failure.ErrorId);
    }

    private Task<DataExport> ExportAsync(ExportOptions options) =>
        DataExports.ExportAsync(Target, options, Observer, CancellationToken.None);
}
