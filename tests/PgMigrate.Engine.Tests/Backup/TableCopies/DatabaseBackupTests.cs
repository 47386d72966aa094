using PgMigrate.Engine.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.TableCopies;

public sealed class DatabaseBackupTests(PostgresServer server) : BackupTestBase(server)
{
    [Fact]
    public async Task A_whole_database_is_copied_and_listed()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA tara;
            CREATE TABLE tara.asset (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
            CREATE TABLE public.item (id serial PRIMARY KEY);
            INSERT INTO tara.asset (name) SELECT 'n' || g FROM generate_series(1, 100) g;
            """
        );

        var backup = await BackupAsync();

        Assert.Equal(["public.item", "tara.asset"], backup.Tables);
        Assert.Equal(100, backup.Rows);
        Assert.True(backup.Size > 0);
        Assert.NotNull(backup.VerifiedAt);
        Assert.Null(backup.Path);
        Assert.Equal(
            backup with
            {
                Tables = [],
                NotCopied = [],
                Duration = default,
                VerifiedAt = null,
            },
            Assert.Single(await ListAsync()) with
            {
                Tables = [],
                NotCopied = [],
                Duration = default,
                VerifiedAt = null,
            }
        );
        var manifest = await ManifestAsync(backup);
        Assert.Equal(
            [new BackupSequence("public.item_id_seq", 1, false), new BackupSequence("tara.asset_id_seq", 100, true)],
            manifest.Sequences
        );
        Assert.Contains("\"tara.asset\"", manifest.Schema, StringComparison.Ordinal);
        Assert.DoesNotContain("pgmigrate_backup", manifest.Schema, StringComparison.Ordinal);
        Assert.NotEmpty(manifest.SystemIdentifier);
    }

    [Fact]
    public Task Whoever_gets_all_new_objects_does_not_get_the_copies() =>
        WithRoleAsync(
            "SELECT 1",
            async (_, role) =>
            {
                await Database.ExecuteAsync(
                    $"""
                    CREATE TABLE public.secret (id integer); INSERT INTO public.secret VALUES (1);
                    ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {role}; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {role};
                    """
                );

                await BackupAsync();

                Assert.False(
                    await Database.ScalarAsync<bool>($"SELECT has_schema_privilege('{role}', 'pgmigrate_backup', 'USAGE')")
                );
            }
        );

    [Fact]
    public async Task Own_tables_and_those_of_grate_are_left_out_and_applied_scripts_are_told()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE public.item (id integer);");
        await MigrateAsync();

        var backup = await BackupAsync();
        var again = await BackupAsync();

        Assert.Equal(["public.item"], backup.Tables);
        Assert.Equal(["public.item"], again.Tables);
        Assert.Equal(["0001_item.sql"], (await ManifestAsync(backup)).Scripts.Keys);
        Assert.Equal(2, await CopiesAsync());
    }

    [Fact]
    public async Task Copies_depend_on_nothing_that_goes()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA kinds;
            CREATE SCHEMA words;
            CREATE COLLATION words.loud (provider = icu, locale = 'und', deterministic = true);
            CREATE TYPE kinds.mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN kinds.positive AS integer NOT NULL CHECK (VALUE > 0);
            CREATE TYPE kinds.point AS (x integer, label text);
            CREATE TYPE kinds.moods AS RANGE (subtype = kinds.mood);
            CREATE SEQUENCE kinds.counter;
            CREATE FUNCTION kinds.shout(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT upper($1)';
            CREATE TABLE kinds.all_of_them (
                id bigint DEFAULT nextval('kinds.counter') PRIMARY KEY,
                mood kinds.mood, moods kinds.mood[], positive kinds.positive, positives kinds.positive[],
                point kinds.point, points kinds.point[], span kinds.moods, name text COLLATE words.loud,
                names text[] COLLATE words.loud, loud text GENERATED ALWAYS AS (kinds.shout(name COLLATE "C")) STORED);
            INSERT INTO kinds.all_of_them (mood, moods, positive, positives, point, points, span, name, names)
            VALUES ('ok', '{sad,NULL,ok}', 1, '{2,3}', '(1,"a,\"b\"")', '{"(2,c)",NULL}', '[sad,ok]', 'ä', '{x,NULL}'),
                   (NULL, NULL, 5, NULL, '(,)', NULL, 'empty', NULL, '{}');
            """
        );
        var backup = await BackupAsync();
        var copy = await CopyAsync(backup, "kinds.all_of_them");
        var before = await RowsAsync(copy);

        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_depend WHERE objid = $1::regclass AND deptype = 'n' AND NOT (refclassid = "
                    + "'pg_namespace'::regclass AND refobjid = 'pgmigrate_backup'::regnamespace)",
                copy
            )
        );
        await Database.ExecuteAsync("DROP TYPE kinds.mood CASCADE; DROP SCHEMA kinds CASCADE; DROP SCHEMA words CASCADE;");

        Assert.Equal(before, await RowsAsync(copy));
        Assert.Equal(2, before.Count);
        Assert.Equal("(,)", await Database.ScalarAsync<string>($"SELECT point FROM {copy} ORDER BY id DESC LIMIT 1"));
        Assert.Equal("{sad,NULL,ok}", await Database.ScalarAsync<string>($"SELECT moods FROM {copy} ORDER BY id LIMIT 1"));
        Assert.False(
            await Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'loud')",
                copy
            )
        );
    }

    [Fact]
    public async Task Values_keep_their_text_whatever_the_session_is_set_to()
    {
        await Database.ExecuteAsync(
            """
            ALTER DATABASE :db SET extra_float_digits = -15;
            ALTER DATABASE :db SET DateStyle = 'German';
            ALTER DATABASE :db SET bytea_output = 'escape';
            ALTER DATABASE :db SET TimeZone = 'Asia/Kathmandu';
            ALTER DATABASE :db SET IntervalStyle = 'sql_standard';
            CREATE TYPE public.pack AS (f double precision, d timestamptz, b bytea, i interval);
            CREATE TABLE public.v (f double precision, r real, n numeric, d date, t timestamptz, i interval, b bytea, j json, x xml, s tsvector,
                                   c character(5), p public.pack, k regclass, m money, u uuid, z bit(3));
            INSERT INTO public.v VALUES
                (0.1::float8 + 0.2, 'NaN', 'NaN', '0044-03-15 BC', 'infinity', '-1 mons +3 days -04:05:06.789', '\x00ff', '[{"a" :  1e400}]', '<a b="c"/>',
                 '''a'':1A ''b''', 'ab', (1/3.0::float8, '2000-01-01 00:00:00.123456+00', '\x0001', '1 day'), 'public.v', 12.5, '8c7e1b0a-4f7e-4b6f-9d55-3d8f0a4e2c11', B'101'),
                ('-Infinity', 1.1, 'Infinity', 'infinity', '4713-01-01 00:00:00 BC', '178000000 years', '', 'null', NULL, '', '', NULL, 0::regclass, NULL, NULL, NULL);
            """.Replace(":db", Database.Name, StringComparison.Ordinal).Replace(
                "'Infinity', 'infinity', '4713",
                PostgresMajor < 14 ? "1, 'infinity', '4713" : "'Infinity', 'infinity', '4713",
                StringComparison.Ordinal
            )
        );

        var backup = await BackupAsync();

        Assert.Equal(2, backup.Rows);
        var copy = await CopyAsync(backup, "public.v");
        Assert.True(
            await Database.ScalarAsync<bool>(
                $"SELECT (p::public.pack).f = 1/3.0::float8 AND f = 0.1::float8 + 0.2 FROM {copy} WHERE p IS NOT NULL"
            )
        );
        Assert.Equal("public.v", await Database.ScalarAsync<string>($"SELECT k FROM {copy} WHERE p IS NOT NULL"));
    }

    [Fact]
    public async Task Strange_names_empty_tables_and_tables_without_columns()
    {
        await Database.ExecuteAsync(
            """"
            CREATE SCHEMA "a.b ""c""";
            CREATE TABLE "a.b ""c"""."Mixed 'Case'" ("x""y" integer, "pgmigrate_row" text, "Ünï" integer);
            INSERT INTO "a.b ""c"""."Mixed 'Case'" VALUES (1, 'p', 2);
            CREATE TABLE public.nothing ();
            INSERT INTO public.nothing SELECT FROM generate_series(1, 3);
            CREATE UNLOGGED TABLE public.empty (id integer);
            """"
        );

        var backup = await BackupAsync("\"a.b \"\"c\"\"\".\"Mixed 'Case'\"", "nothing", "public.empty");

        Assert.Equal(["\"a.b \"\"c\"\"\".\"Mixed 'Case'\"", "public.empty", "public.nothing"], backup.Tables);
        Assert.Equal([1, 0, 3], (await ManifestAsync(backup)).Tables.Select(table => table.Rows));
        Assert.True(
            await Database.ScalarAsync<bool>(
                "SELECT bool_and(relpersistence = 'p') FROM pg_class WHERE relnamespace = 'pgmigrate_backup'::regnamespace AND relkind = 'r'"
            )
        );
        Assert.Equal(
            3,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_index WHERE indisprimary AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'pgmigrate_backup'::regnamespace)"
            )
        );
    }

    [Fact]
    public async Task Partitions_and_heirs_come_with_their_table()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.m (id integer, day date) PARTITION BY RANGE (day);
            CREATE TABLE public.m_1 PARTITION OF public.m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE public.m_2 PARTITION OF public.m DEFAULT PARTITION BY LIST (id);
            CREATE TABLE public.m_2_x PARTITION OF public.m_2 DEFAULT;
            INSERT INTO public.m VALUES (1, '2024-05-05'), (2, '2030-01-01'), (3, NULL);
            CREATE TABLE public.base (id integer);
            CREATE TABLE public.heir (extra text) INHERITS (public.base);
            INSERT INTO public.base VALUES (1);
            INSERT INTO public.heir VALUES (2, 'x');
            CREATE TABLE public.other (id integer);
            """
        );

        var backup = await BackupAsync("public.m", "public.base");

        Assert.Equal(["public.base", "public.heir", "public.m", "public.m_1", "public.m_2", "public.m_2_x"], backup.Tables);
        Assert.Equal(5, backup.Rows);
        Assert.Equal([1, 1, 0, 1, 0, 2], (await ManifestAsync(backup)).Tables.Select(table => table.Rows));
    }

    [Fact]
    public async Task A_schema_is_copied_and_what_is_not_is_told()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.doc (id integer, blob oid);
            INSERT INTO public.doc VALUES (1, lo_from_bytea(0, '\x01')), (2, 4711);
            CREATE MATERIALIZED VIEW public.sums AS SELECT 1 AS one;
            CREATE SCHEMA other;
            CREATE TABLE other.t (id integer);
            """
        );

        var backup = await BackupAsync(new BackupOptions { Schemas = ["public"] });

        Assert.Equal(["public.doc"], backup.Tables);
        Assert.Collection(
            backup.NotCopied,
            view => Assert.StartsWith("public.sums is a materialized view", view, StringComparison.Ordinal),
            blob => Assert.StartsWith("public.doc.\"blob\" points at 1 large objects", blob, StringComparison.Ordinal)
        );
        Assert.Equal(backup.NotCopied, Assert.Single(await ListAsync()).NotCopied);
    }

    [Theory]
    [InlineData("public.missing", "has no table public.missing")]
    [InlineData("a b c", "a b c")]
    [InlineData("public.v", "is no table with rows of its own")]
    public async Task What_is_no_table_is_refused(string name, string message)
    {
        await Database.ExecuteAsync("CREATE VIEW public.v AS SELECT 1 AS one");

        var failure = await FailsAsync(MigrationErrorId.OptionsInvalid, () => BackupAsync(name));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publication_of_all_tables_is_refused()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer PRIMARY KEY); CREATE PUBLICATION everything FOR ALL TABLES;"
        );

        var failure = await FailsAsync(MigrationErrorId.BackupFailed, () => BackupAsync());

        Assert.Contains("everything", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Folder", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("pgmigrate.backup"));
    }

    [Fact]
    public async Task Rows_that_a_policy_hides_are_an_error()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.t (id integer);
            INSERT INTO public.t VALUES (1), (2);
            ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY partly ON public.t USING (id = 1);
            """
        );

        await WithRoleAsync(
            $"GRANT CREATE ON DATABASE {Database.Name} TO {{role}}; GRANT SELECT ON public.t TO {{role}};",
            async (target, _) =>
            {
                var failure = await FailsAsync(MigrationErrorId.PermissionDenied, () => BackupAsync(new BackupOptions(), target));
                Assert.Contains("public.t", failure.Message, StringComparison.Ordinal);
            }
        );
        Assert.Equal(2, (await BackupAsync()).Rows);
    }

    [Fact]
    public async Task Missing_rights_are_told_before_anything_is_made()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id serial); CREATE TABLE public.secret (id integer);");

        await WithRoleAsync(
            "GRANT SELECT ON public.t TO {role};",
            async (target, _) =>
            {
                var noSchema = await FailsAsync(
                    MigrationErrorId.PermissionDenied,
                    () => BackupAsync(new BackupOptions(), target)
                );
                Assert.Contains("pgmigrate_backup", noSchema.Message, StringComparison.Ordinal);
            }
        );
        await WithRoleAsync(
            $"GRANT CREATE ON DATABASE {Database.Name} TO {{role}}; GRANT SELECT ON public.t TO {{role}};",
            async (target, _) =>
            {
                var noTable = await FailsAsync(MigrationErrorId.PermissionDenied, () => BackupAsync(new BackupOptions(), target));
                Assert.Contains("public.secret", noTable.Message, StringComparison.Ordinal);
                var noSequence = await FailsAsync(
                    MigrationErrorId.PermissionDenied,
                    () => BackupAsync(new BackupOptions { Tables = ["public.t"] }, target)
                );
                Assert.Contains("public.t_id_seq", noSequence.Message, StringComparison.Ordinal);
                Assert.Equal(0, await CopiesAsync());
            }
        );
    }

    [Fact]
    public async Task A_locked_table_is_waited_for_only_so_long()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer)");
        await using var other = await Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("LOCK TABLE public.t", other))
            await command.ExecuteNonQueryAsync();

        await FailsAsync(MigrationErrorId.LockNotAvailable, () => BackupAsync());

        Assert.Equal(0, await CopiesAsync());
    }

    [Fact]
    public async Task Old_backups_expire_but_not_that_of_the_newest_run()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer)");
        Folder.Write("up/0001_item.sql", "CREATE TABLE public.item (id integer);");
        await MigrateAsync();
        var run = await Database.ScalarAsync<Guid>("SELECT run_id FROM pgmigrate.run");
        var ofRun = await BackupAsync(new BackupOptions { RunId = run });
        await BackupAsync();
        var second = await BackupAsync();

        var last = await BackupAsync(new BackupOptions { KeepLast = 2 });

        Assert.Equal([last.BackupId, second.BackupId, ofRun.BackupId], (await ListAsync()).Select(backup => backup.BackupId));
        Assert.Equal(6, await CopiesAsync());
        var only = await BackupAsync(new BackupOptions { KeepFor = TimeSpan.Zero });
        Assert.Equal([only.BackupId, ofRun.BackupId], (await ListAsync()).Select(backup => backup.BackupId));
    }

    [Fact]
    public async Task A_backup_and_a_migration_keep_each_other_out()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer)");
        Folder.Write("up/0001_slow.sql", "SELECT pg_sleep(30);");
        using var cancel = new CancellationTokenSource();
        var migration = MigrateAsync(cancellationToken: cancel.Token);
        while (
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()"
            ) == 0
        )
            await Task.Delay(50);

        var limits = Limits with { RunLockTimeout = TimeSpan.FromMilliseconds(300) };
        await FailsAsync(
            MigrationErrorId.RunLocked,
            () =>
                PgMigrate.Engine.Backup.LockedBackup.RunAsync(
                    Target,
                    limits,
                    Observer,
                    (context, token) =>
                        PgMigrate.Engine.Backup.TableCopies.DatabaseBackup.RunAsync(context, new BackupOptions(), token),
                    MigrationErrorId.BackupFailed,
                    CancellationToken.None
                )
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => migration);
    }

    private int PostgresMajor { get; set; } = 18;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        PostgresMajor = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
    }
}
