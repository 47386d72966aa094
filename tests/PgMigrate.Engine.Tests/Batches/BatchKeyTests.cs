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
        CREATE TABLE app.address (id inet PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.address SELECT '10.0.0.0'::inet + i * 7 FROM generate_series(1, 30) i;
        INSERT INTO app.address SELECT set_masklen('10.0.0.0'::inet + i * 7, 8 + i % 24) FROM generate_series(1, 30) i;
        INSERT INTO app.address VALUES ('::1'), ('fe80::1/64'), ('255.255.255.255'), ('0.0.0.0/0');
        CREATE TABLE app.net (id cidr PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.net SELECT network(set_masklen('10.0.0.0'::inet + i * 65536, 16 + i % 17)) FROM generate_series(1, 60) i;
        CREATE TABLE app.binary (id bytea PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.binary SELECT decode(lpad(to_hex(i * 41), 4 * (1 + i % 5), '0'), 'hex') FROM generate_series(1, 60) i;
        INSERT INTO app.binary VALUES (''), (decode('00', 'hex')), (decode('5c', 'hex')), (decode('27', 'hex')), (decode('5c5c27ff00', 'hex'));
        CREATE TABLE app.span (id interval PRIMARY KEY, n integer NOT NULL DEFAULT 0);
        INSERT INTO app.span SELECT i * interval '1 mon -2 days 3:04:05.000006' - i * i * interval '1 day' FROM generate_series(-30, 30) i;
        INSERT INTO app.span VALUES ('-1 mons +40 days -03:04:05.678901'), ('-178000000 years'), ('178000000 years'), ('-00:00:00.000001');
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
        "address id",
        "net id",
        "binary id",
        "span id",
        "empty id",
    ];

    [Fact]
    public async Task Each_row_is_changed_once_whatever_the_key()
    {
        await Database.ExecuteAsync(Tables);
        // What a session shows of dates is not what the batches go by.
        await Database.ExecuteAsync(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = ''SQL, DMY''', current_database()); END $$; "
                + "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET intervalstyle = ''sql_standard''', current_database()); END $$; "
                + "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET bytea_output = ''escape''', current_database()); END $$; "
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

    [Fact]
    public async Task Text_without_case_goes_by_its_own_order_wherever_its_extension_is()
    {
        Assert.SkipUnless(
            await Database.ScalarAsync<bool>("SELECT count(*) > 0 FROM pg_available_extensions WHERE name = 'citext'"),
            "The server has no citext."
        );
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE SCHEMA "Ext";
            CREATE EXTENSION citext SCHEMA "Ext";
            CREATE TABLE app.loose (id "Ext".citext PRIMARY KEY, n integer NOT NULL DEFAULT 0);
            INSERT INTO app.loose SELECT CASE WHEN i % 2 = 0 THEN chr(64 + i) ELSE chr(96 + i) END || w FROM generate_series(1, 26) i CROSS JOIN unnest(ARRAY['b', 'A''\', 'Z"']) w;
            CREATE TABLE app.mixed (tenant integer, id "Ext".citext, n integer, PRIMARY KEY (tenant, id));
            """
        );
        Folder.Write(
            "up/0001.sql",
            "-- pgmigrate:batch table=app.loose key=id size=7 target=0 later-rows=ignored\nUPDATE app.loose SET n = n + 1;"
        );
        await MigrateAsync();
        Assert.Equal(
            "1: 78",
            await Database.ScalarAsync<string>("SELECT string_agg(DISTINCT n::text, ',') || ': ' || count(*) FROM app.loose")
        );
        Assert.Equal(12, await Database.ScalarAsync<long>("SELECT batches FROM pgmigrate.batch"));

        Folder.Write(
            "up/0002.sql",
            "-- pgmigrate:batch table=app.mixed key=tenant,id later-rows=ignored\nUPDATE app.mixed SET n = n + 1;"
        );
        var failure = await FailAsync(MigrationErrorId.DirectiveInvalid);
        Assert.Contains("citext has its own", failure.Message, StringComparison.Ordinal);
    }
}
