using PgMigrate.Engine.Layouts;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>The tables of all tools. All but the last stand side by side in one database.</summary>
internal static class ToolTables
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 6, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<ToolTable> All { get; } =
    [
        new(
            MigrationTool.Flyway,
            "app.flyway_schema_history",
            """
            CREATE SCHEMA app;
            CREATE TABLE app.flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50),
              description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INTEGER,
              installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INTEGER NOT NULL,
              success BOOLEAN NOT NULL);
            INSERT INTO app.flyway_schema_history VALUES
              (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"app"', NULL, 'ann', '2024-05-06 11:59', 0, true),
              (1, '1', 'one', 'SQL', 'V1__one.sql', -123456, 'ann', '2024-05-06 12:00', 1500, true),
              (2, '2.0', 'two', 'SQL', 'V2_0__two.sql', 77, 'ann', '2024-05-06 12:01', 3, true),
              (3, '3', 'three', 'SQL', 'V3__three.sql', 78, 'ann', '2024-05-06 12:02', 3, true),
              (4, '3', 'three', 'UNDO_SQL', 'U3__three.sql', 79, 'ann', '2024-05-06 12:03', 3, true),
              (5, '4', 'four', 'SQL', 'V4__four.sql', 80, 'ann', '2024-05-06 12:04', 3, true),
              (6, '4', 'four', 'DELETE', 'V4__four.sql', 80, 'ann', '2024-05-06 12:05', 3, true),
              (7, NULL, 'b view', 'SQL', 'R__b_view.sql', 5, 'ann', '2024-05-06 12:07', 3, true);
            """,
            Script("up/flyway_00001_one.sql", "001", "-123456"),
            Script("up/flyway_00002_two.sql", "2", "77"),
            Script("up/flyway_00003_three.sql", "3", "78"),
            Script("up/flyway_00004_four.sql", "4", "80"),
            Script("views/flyway_b_view.sql", "R:b view", "4711")
        )
        {
            AppliedAt = Noon,
            AppliedBy = "ann",
            Duration = TimeSpan.FromSeconds(1.5),
            Write = "INSERT INTO app.flyway_schema_history VALUES (10, '5', 'x', 'SQL', 'x', 1, 'ann', now(), 1, true)",
        },
        new(
            MigrationTool.Liquibase,
            "public.DATABASECHANGELOG",
            """
            CREATE TABLE public."DATABASECHANGELOG" ("ID" VARCHAR(255) NOT NULL, "AUTHOR" VARCHAR(255) NOT NULL,
              "FILENAME" VARCHAR(255) NOT NULL, "DATEEXECUTED" TIMESTAMP NOT NULL, "ORDEREXECUTED" INTEGER NOT NULL,
              "EXECTYPE" VARCHAR(10) NOT NULL, "MD5SUM" VARCHAR(35), "DESCRIPTION" VARCHAR(255), "COMMENTS" VARCHAR(255),
              "TAG" VARCHAR(255), "LIQUIBASE" VARCHAR(20), "CONTEXTS" VARCHAR(255), "LABELS" VARCHAR(255), "DEPLOYMENT_ID" VARCHAR(10));
            CREATE TABLE public."DATABASECHANGELOGLOCK" ("ID" INTEGER PRIMARY KEY, "LOCKED" BOOLEAN NOT NULL, "LOCKGRANTED" TIMESTAMP,
              "LOCKEDBY" VARCHAR(255));
            INSERT INTO public."DATABASECHANGELOGLOCK" VALUES (1, false, NULL, NULL);
            INSERT INTO public."DATABASECHANGELOG" VALUES
              ('1', 'ann', 'classpath:db/changelog/one.sql', '2024-05-06 12:00', 1, 'EXECUTED', '9:aa', 'sql', '', NULL, '4.28.0', NULL, NULL, '1'),
              ('2', 'ann', 'db/changelog/two.sql', '2024-05-06 12:00', 2, 'MARK_RAN', '8:bb', 'sql', '', NULL, '4.20.0', NULL, NULL, '1'),
              ('3', 'ann', 'db/changelog/two.sql', '2024-05-06 12:00', 3, 'SKIPPED', '9:cc', 'sql', '', NULL, '4.28.0', NULL, NULL, '1');
            """,
            Script("up/liquibase_1.sql", "1::ann::changelog/one.sql", "9:aa", "8:zz"),
            Script("up/liquibase_2.sql", "2::ann::changelog/two.sql", "9:not-comparable"),
            Script("up/liquibase_3.sql", "3::ann::changelog/two.sql", "9:cc")
        )
        {
            AppliedAt = Noon,
            Write = "UPDATE public.\"DATABASECHANGELOGLOCK\" SET \"LOCKED\" = true",
        },
        new(
            MigrationTool.Sqitch,
            "sqitch.changes",
            """
            CREATE SCHEMA sqitch;
            CREATE TABLE sqitch.projects (project TEXT PRIMARY KEY);
            CREATE TABLE sqitch.changes (change_id TEXT PRIMARY KEY, script_hash TEXT, change TEXT NOT NULL, project TEXT NOT NULL,
              note TEXT NOT NULL DEFAULT '', committed_at TIMESTAMPTZ NOT NULL, committer_name TEXT NOT NULL,
              committer_email TEXT NOT NULL, planned_at TIMESTAMPTZ NOT NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL);
            CREATE TABLE sqitch.events (event TEXT NOT NULL, change_id TEXT NOT NULL, change TEXT NOT NULL, project TEXT NOT NULL,
              note TEXT NOT NULL DEFAULT '', requires TEXT[] NOT NULL DEFAULT '{}', conflicts TEXT[] NOT NULL DEFAULT '{}',
              tags TEXT[] NOT NULL DEFAULT '{}', committed_at TIMESTAMPTZ NOT NULL, committer_name TEXT NOT NULL,
              committer_email TEXT NOT NULL, planned_at TIMESTAMPTZ NOT NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL);
            CREATE TABLE sqitch.tags (tag_id TEXT PRIMARY KEY, tag TEXT NOT NULL, project TEXT NOT NULL, change_id TEXT NOT NULL);
            INSERT INTO sqitch.changes SELECT id, hash, change, project, '', at, 'Ann', 'ann@example.org', now(), 'Ann', 'ann@example.org'
            FROM (VALUES ('c1', 'h1', 'one', 'shop', timestamptz '2024-05-06 12:00Z'), ('c2', 'h2', 'one', 'shop', '2024-05-06 12:01Z'),
              ('c9', 'h9', 'one', 'other', '2024-05-06 12:01Z')) AS v (id, hash, change, project, at);
            INSERT INTO sqitch.events (event, change_id, change, project, committed_at, committer_name, committer_email, planned_at,
              planner_name, planner_email)
            SELECT event, id, 'one', 'shop', at, 'Ann', 'ann@example.org', now(), 'Ann', 'ann@example.org'
            FROM (VALUES ('fail', 'c1', timestamptz '2024-05-06 11:00Z'), ('deploy', 'c1', '2024-05-06 12:00Z'),
              ('deploy', 'c2', '2024-05-06 12:01Z'), ('deploy', 'c3', '2024-05-06 12:02Z'), ('revert', 'c3', '2024-05-06 12:03Z'))
              AS v (event, id, at);
            """,
            Script("up/sqitch_1.sql", "shop:one", "h1", "c1"),
            Script("up/sqitch_2.sql", "shop:one@2", "h2", "c2"),
            Script("up/sqitch_3.sql", "shop:two", "h3", "c3")
        )
        {
            AppliedAt = Noon,
            AppliedBy = "Ann <ann@example.org>",
            Write = "INSERT INTO sqitch.events SELECT * FROM sqitch.events WHERE false",
        },
        new(
            MigrationTool.EFCore,
            "public.__EFMigrationsHistory",
            """
            CREATE TABLE public."__EFMigrationsHistory" ("MigrationId" character varying(150) NOT NULL PRIMARY KEY,
              "ProductVersion" character varying(32) NOT NULL);
            INSERT INTO public."__EFMigrationsHistory" VALUES ('20240101000000_One', '9.0.0'), ('20240102000000_Two', '9.0.0');
            """,
            Script("up/20240101000000_One.sql", "20240101000000_One"),
            Script("up/20240102000000_Two.sql", "20240102000000_Two"),
            Script("up/20240103000000_Three.sql", "20240103000000_Three")
        )
        {
            Write = "INSERT INTO public.\"__EFMigrationsHistory\" VALUES ('x', 'y')",
        },
        new(
            MigrationTool.DbUp,
            "public.schemaversions",
            """
            CREATE TABLE public.schemaversions (schemaversionsid serial NOT NULL PRIMARY KEY, scriptname character varying(255) NOT NULL,
              applied timestamp without time zone NOT NULL);
            INSERT INTO public.schemaversions (scriptname, applied) VALUES ('Shop.Database.Scripts.0001_one.sql', '2024-05-06 12:00'),
              ('Shop.Database.Scripts.0002_two.sql', '2024-05-06 12:00');
            """,
            Script("up/dbup_1.sql", "Scripts/0001_one.sql"),
            Script("up/dbup_2.sql", "0002_two.sql"),
            Script("up/dbup_3.sql", "0003_three.sql")
        )
        {
            AppliedAt = Noon,
            Write = "INSERT INTO public.schemaversions (scriptname, applied) VALUES ('x', now())",
        },
        new(
            MigrationTool.Evolve,
            "public.changelog",
            """
            CREATE TABLE public.changelog (id SERIAL PRIMARY KEY NOT NULL, type SMALLINT, version VARCHAR(50),
              description VARCHAR(200) NOT NULL, name VARCHAR(300) NOT NULL, checksum VARCHAR(32), installed_by VARCHAR(100) NOT NULL,
              installed_on TIMESTAMP NOT NULL DEFAULT now(), success BOOLEAN NOT NULL);
            INSERT INTO public.changelog (type, version, description, name, checksum, installed_by, installed_on, success) VALUES
              (2, '0', 'Empty schema found: public.', 'public', '', 'bob', '2024-05-06 12:00', true),
              (3, '2', 'Skip migrations until version 2 excluded.', 'StartVersion = 2', '', 'bob', '2024-05-06 12:00', true),
              (0, '2', 'two', 'V2__two.sql', 'CC', 'bob', '2024-05-06 12:00', false),
              (0, '2', 'two (7 ms)', 'V2__two.sql', 'CC', 'bob', '2024-05-06 12:00', true);
            """,
            Script("up/evolve_1.sql", "1_5", "aa"),
            Script("up/evolve_2.sql", "2", "cc"),
            Script("up/evolve_3.sql", "3", "dd")
        )
        {
            AppliedAt = Noon,
            AppliedBy = "bob",
            Write = "UPDATE public.changelog SET checksum = 'x'",
        },
        new(
            MigrationTool.FluentMigrator,
            "public.VersionInfo",
            """
            CREATE TABLE public."VersionInfo" ("Version" bigint NOT NULL, "AppliedOn" timestamp, "Description" varchar(1024));
            CREATE UNIQUE INDEX "UC_Version" ON public."VersionInfo" ("Version");
            INSERT INTO public."VersionInfo" VALUES (1, '2024-05-06 12:00', 'One'), (2, '2024-05-06 12:00', 'Two');
            """,
            Script("up/fluent_1.sql", "1"),
            Script("up/fluent_2.sql", "002"),
            Script("up/fluent_3.sql", "3")
        )
        {
            AppliedAt = Noon,
            Write = "INSERT INTO public.\"VersionInfo\" VALUES (3, now(), 'x')",
        },
        new(
            MigrationTool.GolangMigrate,
            "public.golang",
            """
            CREATE TABLE public.golang (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
            INSERT INTO public.golang VALUES (2, false);
            """,
            Script("up/golang_1.sql", "000001"),
            Script("up/golang_2.sql", "000002"),
            Script("up/golang_3.sql", "000003")
        )
        {
            Write = "TRUNCATE public.golang",
        },
        new(
            MigrationTool.NodePgMigrate,
            "public.pgmigrations",
            """
            CREATE TABLE public.pgmigrations (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);
            INSERT INTO public.pgmigrations (name, run_on) VALUES ('1_one', '2024-05-06 12:00'), ('2_two', '2024-05-06 12:00');
            """,
            Script("up/npm_1.sql", "1_one"),
            Script("up/npm_2.sql", "2_two"),
            Script("up/npm_3.sql", "3_three")
        )
        {
            AppliedAt = Noon,
            Write = "INSERT INTO public.pgmigrations (name, run_on) VALUES ('x', now())",
        },
        new(
            MigrationTool.Goose,
            "public.goose_db_version",
            """
            CREATE TABLE public.goose_db_version (id serial NOT NULL PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL,
              tstamp timestamp NULL default now());
            INSERT INTO public.goose_db_version (version_id, is_applied, tstamp) VALUES (0, true, '2024-05-06 11:00'),
              (1, true, '2024-05-06 11:00'), (1, false, '2024-05-06 11:30'), (1, true, '2024-05-06 12:00'), (2, true, '2024-05-06 12:00'),
              (3, true, '2024-05-06 12:00'), (3, false, '2024-05-06 12:00');
            """,
            Script("up/goose_1.sql", "00001"),
            Script("up/goose_2.sql", "00002"),
            Script("up/goose_3.sql", "00003")
        )
        {
            AppliedAt = Noon,
            Write = "DELETE FROM public.goose_db_version WHERE version_id = 2",
        },
        new(
            MigrationTool.Diesel,
            "public.__diesel_schema_migrations",
            """
            CREATE TABLE public.__diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
              run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
            INSERT INTO public.__diesel_schema_migrations VALUES ('20240101000000', '2024-05-06 12:00'), ('20240102000000', '2024-05-06 12:00');
            """,
            Script("up/diesel_1.sql", "2024-01-01-000000"),
            Script("up/diesel_2.sql", "20240102000000"),
            Script("up/diesel_3.sql", "20240103000000")
        )
        {
            AppliedAt = Noon,
            Write = "INSERT INTO public.__diesel_schema_migrations VALUES ('x', now())",
        },
        new(
            MigrationTool.Sqlx,
            "public._sqlx_migrations",
            """
            CREATE TABLE public._sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
              installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL,
              execution_time BIGINT NOT NULL);
            INSERT INTO public._sqlx_migrations VALUES (1, 'one', '2024-05-06 12:00Z', true, decode('ab01', 'hex'), 250000000),
              (2, 'two', '2024-05-06 12:00Z', true, decode('ab02', 'hex'), -1);
            """,
            Script("up/sqlx_1.sql", "1", "ab01"),
            Script("up/sqlx_2.sql", "2", "ab02"),
            Script("up/sqlx_3.sql", "3", "ab03")
        )
        {
            AppliedAt = Noon,
            Duration = TimeSpan.FromSeconds(0.25),
            Write = "INSERT INTO public._sqlx_migrations VALUES (3, 'x', now(), true, '', 1)",
        },
        new(
            MigrationTool.Alembic,
            "public.alembic_version",
            """
            CREATE TABLE public.alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
            INSERT INTO public.alembic_version VALUES ('3c6b4fe91f80');
            """,
            Script("up/alembic_1.sql", "fc927a6f798d"),
            Script("up/alembic_2.sql", "3c6b4fe91f80"),
            Script("up/alembic_3.sql", "0a1b2c3d4e5f")
        )
        {
            Write = "UPDATE public.alembic_version SET version_num = 'x'",
        },
        new(
            MigrationTool.RoundhousE,
            "RoundhousE.ScriptsRun",
            """
            CREATE SCHEMA "RoundhousE";
            CREATE TABLE "RoundhousE"."ScriptsRun" (id bigserial NOT NULL, version_id bigint, script_name varchar(255), text_of_script text,
              text_hash varchar(512), one_time_script boolean, entry_date timestamp, modified_date timestamp, entered_by varchar(50));
            INSERT INTO "RoundhousE"."ScriptsRun" (version_id, script_name, text_hash, one_time_script, entry_date, entered_by) VALUES
              (1, 'tables\0001_one.sql', 'h1', true, '2024-05-06 12:00', 'carol'), (1, '0002_two.sql', 'h2', true, '2024-05-06 12:00', 'carol'),
              (1, 'old.sql', 'h3', false, '2024-05-06 12:00', 'carol');
            """,
            Script("up/roundhouse_1.sql", "tables/0001_one.sql", "h1"),
            Script("up/roundhouse_2.sql", "0002_two.sql", "h2"),
            Script("views/roundhouse_old.sql", "old.sql", "h4")
        )
        {
            AppliedAt = Noon,
            AppliedBy = "carol",
            Write = "DELETE FROM \"RoundhousE\".\"ScriptsRun\"",
        },
        new(
            MigrationTool.GraphileMigrate,
            "graphile_migrate.migrations",
            """
            CREATE SCHEMA graphile_migrate;
            CREATE TABLE graphile_migrate.migrations (hash text PRIMARY KEY, previous_hash text REFERENCES graphile_migrate.migrations,
              filename text NOT NULL, date timestamptz NOT NULL DEFAULT now());
            INSERT INTO graphile_migrate.migrations VALUES ('sha1:a', NULL, '000001.sql', '2024-05-06 12:00Z'),
              ('sha1:b', 'sha1:a', '000002.sql', '2024-05-06 12:00Z');
            """,
            Script("up/graphile_1.sql", "000001.sql", "sha1:a"),
            Script("up/graphile_2.sql", "000002.sql", "sha1:b"),
            Script("up/graphile_3.sql", "000003.sql", "sha1:c")
        )
        {
            AppliedAt = Noon,
            Write = "INSERT INTO graphile_migrate.migrations VALUES ('x', NULL, 'x')",
        },
        VersionList(MigrationTool.Dbmate, "20240101000000", "20240102000000", "20240103000000"),
        VersionList(MigrationTool.Rails, "1", "2", "3"),
    ];

    private static ToolTable VersionList(MigrationTool tool, params string[] versions) =>
        new(
            tool,
            "public.schema_migrations",
            $"""
            DROP TABLE IF EXISTS public.schema_migrations;
            CREATE TABLE public.schema_migrations (version varchar NOT NULL PRIMARY KEY);
            INSERT INTO public.schema_migrations VALUES ('{versions[0]}'), ('{versions[1]}');
            """,
            [.. versions.Select(version => Script($"up/{tool}_{version}.sql", version))]
        )
        {
            Write = "DELETE FROM public.schema_migrations",
        };

    private static RecordedOrigin Script(string script, string? key, params string[] checksums) =>
        new()
        {
            Script = script,
            Origin = $"old/{script}",
            Key = key,
            Checksums = checksums,
        };
}
