using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Over which keys batches go: each row once, whatever the key's type, its gaps and its table.</summary>
public sealed class BatchKeyTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Tables = """
        CREATE SCHEMA app;
        CREATE TYPE app.grade AS ENUM ('low', 'high', 'middle');
        CREATE DOMAIN app.code AS text CHECK (VALUE <> '');
        CREATE TABLE app.sparse (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.sparse SELECT CASE WHEN i < 20 THEN i - 10 ELSE i * 1000003 END FROM generate_series(1, 60) i;
        INSERT INTO app.sparse VALUES (2147483647), (-2147483648);
        CREATE TABLE app.large (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.large SELECT 9223372036854775807 - i * i FROM generate_series(0, 60) i;
        CREATE TABLE app.uuid (id uuid PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.uuid SELECT md5(i::text)::uuid FROM generate_series(1, 60) i;
        CREATE TABLE app.moment (id timestamptz PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.moment SELECT '1890-03-04 05:06:07.000001+00'::timestamptz + i * i * interval '11 days 0.000003 s' FROM generate_series(1, 60) i;
        INSERT INTO app.moment VALUES ('infinity'), ('-infinity'), ('0044-03-15 12:00:00 BC'), ('12026-01-01 00:00:00+05:45');
        CREATE TABLE app.local (id timestamp PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.local SELECT '2026-03-29 00:00:00'::timestamp + i * interval '7 minutes 0.000001 s' FROM generate_series(1, 60) i;
        CREATE TABLE app.day (id date PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.day SELECT '2026-01-02'::date + i * i FROM generate_series(1, 60) i;
        CREATE TABLE app.price (id numeric PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.price SELECT 12345678901234567890.5 - i / 7.0::numeric FROM generate_series(1, 60) i;
        INSERT INTO app.price VALUES ('NaN');
        CREATE TABLE app.word (id text COLLATE "de-x-icu" PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.word SELECT chr(64 + i) || w FROM generate_series(1, 20) i CROSS JOIN unnest(ARRAY['ä', 'a''\', 'Z"', 'ß🙂']) w;
        CREATE TABLE app.bytes (id varchar(9) COLLATE "C" PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.bytes SELECT chr(64 + i) || w FROM generate_series(1, 20) i CROSS JOIN unnest(ARRAY['ä', 'a', 'Z', ' ']) w;
        CREATE TABLE app.padded (id character(4) PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.padded SELECT i::text FROM generate_series(1, 60) i;
        CREATE TABLE app.graded (grade app.grade, code app.code, "Day Of" date, n integer NOT NULL DEFAULT 0, PRIMARY KEY (grade, code, "Day Of"));
        INSERT INTO app.graded SELECT g, c, '2026-01-01'::date + i FROM unnest(enum_range(NULL::app.grade)) g, unnest(ARRAY['x', 'y']) c, generate_series(1, 12) i;
        CREATE TABLE app.part (id integer NOT NULL, at date NOT NULL, n integer NOT NULL DEFAULT 0, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
        CREATE TABLE app.part_1 PARTITION OF app.part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE app.part_2 PARTITION OF app.part FOR VALUES FROM ('2026-02-01') TO ('2027-01-01');
        INSERT INTO app.part SELECT i, '2026-01-15'::date + i / 2 FROM generate_series(1, 60) i;
        CREATE TABLE app.other (id integer PRIMARY KEY, tenant integer NOT NULL, name text NOT NULL, n integer NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX ON app.other (tenant DESC, name DESC) INCLUDE (n);
        INSERT INTO app.other SELECT i, CASE WHEN i < 50 THEN 1 ELSE i END, 'n' || i FROM generate_series(1, 60) i;
        CREATE TABLE app.empty (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        """;

    private static readonly string[] Keys =
    [
        "sparse id",
        "large id",
        "uuid id",
        "moment id",
        "local id",
        "day id",
        "price id",
        "word id",
        "bytes id",
        "padded id",
        "graded grade,code,\"Day Of\"",
        "part at,id",
        "other tenant,name",
        "empty id",
    ];

    [Fact]
    public async Task Each_row_is_changed_once_whatever_the_key()
    {
        await Database.ExecuteAsync(Tables);
        // What a session shows of dates is not what the batches go by.
        await Database.ExecuteAsync(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = ''SQL, DMY''', current_database()); END $$; "
                + "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Kathmandu''', current_database()); END $$"
        );
        foreach (var key in Keys.Select(key => key.Split(' ', 2)))
            Folder.Write(
                $"up/{key[0]}.sql",
                $"-- pgmigrate:batch table=app.{key[0]} key={key[1]} size=7 target=0 later-rows=ignored\nUPDATE app.{key[0]} SET n = n + 1;"
            );

        await MigrateAsync();

        Assert.Equal(Keys.Length, (await AppliedAsync()).Count);
        foreach (var table in Keys.Select(key => key.Split(' ')[0]).Where(table => table != "empty"))
        {
            Assert.Equal(1, await Database.ScalarAsync<int>($"SELECT min(n) FROM app.{table}"));
            Assert.Equal(1, await Database.ScalarAsync<int>($"SELECT max(n) FROM app.{table}"));
            // So many batches as rows need, and none that is empty.
            Assert.True(
                await Database.ScalarAsync<bool>(
                    $"SELECT batches = (SELECT ceil(count(*) / 7.0) FROM app.{table}) AND ended_at IS NOT NULL AND row_count = (SELECT count(*) FROM app.{table}) FROM pgmigrate.batch WHERE script = $1",
                    $"{table}.sql"
                ),
                table
            );
        }

        Assert.All(await HistoryAsync(), run => Assert.Equal(ScriptRunStatus.Applied, run.Status));
        Assert.Equal(62, (await HistoryAsync(new HistoryQuery { Scripts = ["sparse.sql"] })).Single().Rows);
    }
}
