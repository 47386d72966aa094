using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Loads that set the secondary indexes of their tables aside: the schema is the same afterwards.</summary>
public sealed class DeferredIndexTests(PostgresServer server) : LoadTestBase(server)
{
    private const string Tables = """
        CREATE SCHEMA "My app";
        CREATE FUNCTION "My app".folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
        CREATE TABLE "My app".item (
            id integer PRIMARY KEY, code text UNIQUE, name text, note text, parent integer REFERENCES "My app".item DEFERRABLE INITIALLY DEFERRED
        );
        CREATE TABLE "My app".part (item text REFERENCES "My app".item (code));
        CREATE INDEX "Of name" ON "My app".item ("My app".folded(name), (note || 'é\')) WITH (fillfactor = 70) WHERE note <> 'it''s';
        COMMENT ON INDEX "My app"."Of name" IS 'by name';
        ALTER INDEX "My app"."Of name" ALTER COLUMN 2 SET STATISTICS 500;
        CREATE INDEX by_note ON "My app".item (note DESC NULLS LAST) INCLUDE (name);
        ALTER TABLE "My app".item CLUSTER ON by_note;
        CREATE UNIQUE INDEX by_both ON "My app".item (name, note);
        ALTER TABLE "My app".item ALTER code SET NOT NULL, REPLICA IDENTITY USING INDEX item_code_key;
        CREATE TABLE "My app".log (day date, id integer, line text) PARTITION BY RANGE (day);
        CREATE TABLE "My app".log_old PARTITION OF "My app".log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (id);
        CREATE TABLE "My app".log_old_1 PARTITION OF "My app".log_old FOR VALUES IN (1);
        CREATE TABLE "My app".log_new PARTITION OF "My app".log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
        CREATE INDEX log_new_by_another_name ON "My app".log_new (line);
        CREATE INDEX log_line ON "My app".log (line);
        CREATE INDEX log_new_only ON "My app".log_new (id);
        CREATE INDEX log_unattached ON ONLY "My app".log (id, line);
        CREATE UNIQUE INDEX log_key ON "My app".log (day, id);
        """;

    private const string Oids =
        "SELECT oid::regclass || ' ' || oid FROM pg_class WHERE relkind IN ('i', 'I') AND relnamespace = '\"My app\"'::regnamespace "
        + "AND oid::regclass::text ~ $1 ORDER BY 1";

    private const string Guarding = "_pkey|_key|by_both|broken|day_id";

    [Theory]
    [InlineData("", "")]
    [InlineData("reject=2", "conflict=update")]
    [InlineData("replace=yes", "reject=5%")]
    public async Task What_is_dropped_and_made_again_is_what_was_there(string options, string others)
    {
        await Database.ExecuteAsync(Tables);
        await Database.ExecuteAsync(
            "INSERT INTO \"My app\".item VALUES (1, 'a', 'x'), (2, 'b', 'x');"
                + "INSERT INTO \"My app\".part VALUES ('a'); INSERT INTO \"My app\".log VALUES ('2021-05-05', 1, 'old')"
        );
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            Database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY broken ON \"My app\".item (name)")
        );
        var before = await ReadAsync();
        var (guarding, all) = (await OidsAsync(Guarding), await OidsAsync("."));
        Folder.Write(
            "up/0001.sql",
            $"""
            -- pgmigrate:copy table="My app".item columns=id,code,name,note,parent file=../item.csv defer-indexes=yes {options}
            -- pgmigrate:copy table=log file=../log.csv defer-indexes=yes {(
                others == "conflict=update" ? "conflict=update key=day,id" : others
            )}
            SET search_path = "My app";
            SET standard_conforming_strings = off;
            SET default_tablespace = pg_default;
            """
        );
        WriteData(
            "item.csv",
            "1,a,one,n,3\n3,c,three,,\n".Replace("1,a", options == "replace=yes" ? "1,a" : "4,d", StringComparison.Ordinal)
        );
        WriteData(
            "log.csv",
            "2020-02-02,1,x\n2021-05-05,1,new\n".Replace(
                "05-05",
                others == "conflict=update" ? "05-05" : "06-06",
                StringComparison.Ordinal
            )
        );

        await MigrateAsync();

        Assert.Equal([], SchemaDifference.Between(before, await ReadAsync()).Select(ChangeText.Of));
        Assert.Equal(guarding, await OidsAsync(Guarding));
        Assert.Equal(all.Count, (await OidsAsync(".")).Count);
        Assert.Equal(guarding, all.Intersect(await OidsAsync(".")));
        Assert.Equal(
            options == "replace=yes" ? ["1", "3"] : ["1", "2", "3", "4"],
            await Database.QueryAsync<string>("SELECT id::text FROM \"My app\".item ORDER BY id")
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Text.StartsWith("Indexes of log that are made again: \"My app\".log_old_1", StringComparison.Ordinal)
                && message.Text.Contains("\"My app\".log_key (it guards rows)", StringComparison.Ordinal)
        );
        Assert.False(await ExistsAsync("pg_temp.pgmigrate_load"));
    }

    [Fact]
    public async Task A_partition_keeps_what_belongs_to_its_table_and_what_nobody_asks_for_stays()
    {
        await Database.ExecuteAsync(Tables);
        var all = await OidsAsync(".");
        Folder.Write(
            "up/0001.sql",
            """
            -- pgmigrate:copy table="My app".log_new file=../log.csv defer-indexes=yes
            -- pgmigrate:copy table="My app".log_old file=../old.csv defer-indexes=no
            """
        );
        WriteData("log.csv", "2021-05-05,1,new\n");
        WriteData("old.csv", "2020-05-05,1,new\n");

        await MigrateAsync();

        Assert.Equal(
            ["\"My app\".log_new_only"],
            all.Except(await OidsAsync(".")).Select(index => index![..index!.LastIndexOf(' ')])
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Text.Contains("log_new_by_another_name (it belongs to an index that stays)", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_index_that_refuses_a_row_stops_the_load_and_nothing_stays()
    {
        WriteTable("CREATE INDEX by_note ON item ((1 / length(note)));");
        await MigrateAsync();
        var before = await ReadAsync();
        WriteLoad("table=item file=../d.csv defer-indexes=yes");
        WriteData("d.csv", "1,a,b\n2,a,\"\"\n");

        var failure = await FailAsync(MigrationErrorId.StatementFailed);

        Assert.Equal($"{Folder["d.csv"]}: division by zero", failure.Message);
        Assert.Equal("22012", failure.SqlState);
        Assert.Empty(await ItemsAsync());
        Assert.Equal(before.Hash, (await ReadAsync()).Hash);
    }

    [Fact]
    public async Task That_nobody_else_reads_the_table_meanwhile_is_said_before()
    {
        WriteTable();
        await MigrateAsync();
        WriteLoad("table=public.item file=../d.csv defer-indexes=yes");
        Folder.Write(
            "up/0003_new.sql",
            "-- pgmigrate:copy table=public.fresh file=../d.csv defer-indexes=yes\nCREATE TABLE public.fresh (LIKE public.item);"
        );
        WriteData("d.csv", "1,a,b\n");

        var found = await MigrationChecker.CheckAsync(Target, new() { Run = Options }, Observer, CancellationToken.None);

        var finding = Assert.Single(found, finding => finding.RuleId == "load-locks-table");
        Assert.Equal(("0002_load.sql", 1, TableLock.AccessExclusive), (finding.Script, finding.Line, finding.Lock));
        Assert.Equal(("public.item", FindingSeverity.Warning), (finding.Object, finding.Severity));
        await using var reader = await Database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM public.item", reader, transaction);
        await read.ExecuteScalarAsync();
        await FailAsync(
            MigrationErrorId.LockNotAvailable,
            Options with
            {
                LockTimeout = TimeSpan.FromMilliseconds(50),
                Retries = 0,
            }
        );
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
    }

    private Task<IReadOnlyList<string?>> OidsAsync(string pattern) => Database.QueryAsync<string>(Oids, pattern);

    private async Task<SchemaSnapshot> ReadAsync()
    {
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
        return await SchemaSnapshot.ReadAsync(
            connection,
            new() { ExcludedSchemas = ["grate", "pgmigrate", "pgmigrate_backup"] },
            CancellationToken.None
        );
    }
}
