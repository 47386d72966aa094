using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// No statement of the product's own depends on what lies in a user's schemas, whatever the search_path of its session.
/// </summary>
public sealed class SearchPathTests(PostgresServer server) : TrapTestBase(server)
{
    // Nothing in the scripts is looked up by the path, or they would spring the traps themselves.
    private const string MakesTable =
        "CREATE TABLE public.item (id integer PRIMARY KEY, name varchar(20)); INSERT INTO public.item VALUES (1, 'a'), (2, 'b');";

    [Fact]
    public async Task The_traps_spring_where_names_are_looked_up_by_the_path()
    {
        string[] traps =
        [
            "lower(text)",
            "name || text",
            "oid = oid",
            "table pg_class",
            "type regclass",
            "unnest(anyarray)",
            "count()",
            "text ~~ text",
            "json_typeof(json)",
        ];
        await RunAsUserAsync(
            """
            DO $$ BEGIN
                PERFORM lower('A'::pg_catalog.text); PERFORM 'a'::pg_catalog.name || 'b'::pg_catalog.text; PERFORM 1::pg_catalog.oid = 2::pg_catalog.oid;
                PERFORM * FROM pg_class LIMIT 1; PERFORM 'pg_catalog.pg_class'::regclass; PERFORM * FROM unnest('{a}'::pg_catalog.text[]);
                PERFORM count(*) FROM pg_catalog.pg_namespace; PERFORM 'a'::pg_catalog.text LIKE 'b'::pg_catalog.text; PERFORM json_typeof('1'::pg_catalog.json);
            END $$
            """
        );
        Assert.Subset(Sprung().ToHashSet(), traps.ToHashSet());
        var planted = await Safe.QueryAsync(
            "SELECT kind, count(*) FROM public.planted WHERE is_planted GROUP BY kind",
            row => (row.GetString(0), row.GetInt64(1))
        );
        Assert.All(planted, kind => Assert.InRange(kind.Item2, kind.Item1 == "aggregate" ? 20 : 50, long.MaxValue));
    }

    [Fact]
    public async Task Runs_spring_none()
    {
        Folder.Write("up/0001_item.sql", MakesTable);
        Folder.Write(
            "up/0002_when.sql",
            "-- pgmigrate:when SELECT true\n-- pgmigrate:lock-timeout 3s\nCREATE TABLE public.later (id integer);"
        );
        Folder.Write(
            "up/0003_stepped.sql",
            """
            -- pgmigrate:when SELECT true
            -- pgmigrate:transaction off
            CREATE TEMPORARY VIEW pg_class AS SELECT c.* FROM pg_catalog.pg_class c WHERE public.sprung('temporary table pg_class');
            CREATE TEMPORARY VIEW pg_index AS SELECT c.* FROM pg_catalog.pg_index c WHERE public.sprung('temporary table pg_index');
            SET search_path = pg_temp, public, pg_catalog;
            CREATE INDEX CONCURRENTLY item_name ON item (name);
            REINDEX INDEX CONCURRENTLY public.item_name;
            COPY public.later FROM PROGRAM 'echo 1';
            """
        );
        Folder.Write("up/0004_as_written.sql", "BEGIN; CREATE TABLE public.written (id integer); COMMIT;");
        Folder.Write("views/item_view.sql", "CREATE OR REPLACE VIEW public.item_view AS SELECT id FROM public.item;");
        var options = Options with { CreateDatabase = true, SkipChecks = ["outside-effect"] };
        await Migrator.PlanAsync(Target, options, Observer, CancellationToken.None);
        RequireUntouched();
        await MigrateAsync(options);
        RequireUntouched();
        Assert.Equal(5, Observer.Runs.Count(run => run.Status == ScriptRunStatus.Applied));

        await MigrateAsync(options);
        Folder.Write("up/0005_baseline.sql", "not run");
        await MigrateAsync(options with { Baseline = true });
        RequireUntouched();
    }

    [Fact]
    public async Task Runs_that_fail_and_go_on_spring_none()
    {
        Folder.Write("up/0001_item.sql", MakesTable);
        await MigrateAsync();
        Folder.Write(
            "up/0002_unique.sql",
            "-- pgmigrate:transaction off\nSET search_path = public, pg_catalog;\nCREATE UNIQUE INDEX CONCURRENTLY item_name ON "
                + "item (name);"
        );
        await Safe.ExecuteAsync("UPDATE public.item SET name = 'a'");
        await FailAsync(MigrationErrorId.StatementFailed);
        await Safe.ExecuteAsync("UPDATE public.item SET name = 'b' WHERE id = 2");
        await MigrateAsync();
        Folder.Write("up/0003_wrong.sql", "CREATE TABLE public.item (id integer);");
        await FailAsync(MigrationErrorId.StatementFailed);
        await FailAsync(MigrationErrorId.StatementFailed, Options with { TransactionMode = TransactionMode.Run });
        RequireUntouched();
    }

    [Fact]
    public async Task Runs_that_destroy_and_their_backups_spring_none()
    {
        Folder.Write("up/0001_item.sql", MakesTable);
        await MigrateAsync();
        Folder.Write("up/0002_drop.sql", "ALTER TABLE public.item DROP COLUMN name;");
        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);
        await MigrateAsync(Options with { BackupLock = true, TransactionMode = TransactionMode.Run });
        Folder.Write("up/0003_delete.sql", "DELETE FROM public.item; CREATE TABLE public.b (id integer);");
        await MigrateAsync(Options with { BackupKeepLast = 1 });
        RequireUntouched();
        Assert.Equal(2, Observer.Runs.Count(run => run.BackupId is not null));
    }

    [Fact]
    public async Task Status_and_history_spring_none()
    {
        await MigrateAndAddAsync();
        await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        RequireUntouched();
        Assert.Single(await HistoryAsync(new HistoryQuery { Scripts = ["0001*"], Statuses = [ScriptRunStatus.Applied] }));
        RequireUntouched();
    }

    [Fact]
    public async Task Checks_and_dry_runs_spring_none()
    {
        await MigrateAndAddAsync();
        await MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None);
        RequireUntouched();
        var dry = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options, DryRun = new DryRunOptions() },
            Observer,
            CancellationToken.None
        );
        Assert.Contains(dry, finding => finding.RuleId == "rehearsed");
        RequireUntouched();
    }

    [Fact]
    public async Task Rehearsals_spring_none()
    {
        await MigrateAndAddAsync();
        await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options, Rehearsal = new RehearsalOptions() },
            Observer,
            CancellationToken.None
        );
        RequireUntouched();
    }

    [Fact]
    public async Task Comparisons_spring_none()
    {
        await MigrateAndAddAsync();
        Assert.Empty(
            await SchemaComparer.CompareAsync(Target, new SchemaReference(), null, "grate", Observer, CancellationToken.None)
        );
        Assert.NotEmpty(
            await SchemaComparer.GetHistoryAsync(
                Target,
                new SchemaHistoryQuery { Objects = ["public.item*"] },
                CancellationToken.None
            )
        );
        RequireUntouched();
    }

    [Fact]
    public async Task Backups_and_restores_spring_none()
    {
        await Safe.ExecuteAsync(
            $"{MakesTable} CREATE TABLE public.part (id integer REFERENCES public.item, at timestamptz, large oid); INSERT INTO "
                + "public.part VALUES (1, NULL, 5)"
        );
        using var folder = new TempFolder();
        var inside = await BackupAsync(new BackupOptions { Tables = ["item", "public.part"] });
        RequireUntouched();
        await RestoreAsync(inside, new RestoreOptions { BackupId = inside.BackupId });
        await Safe.ExecuteAsync("ALTER TABLE public.item DROP COLUMN name");
        await RestoreAsync(inside, new RestoreOptions { BackupId = inside.BackupId, Columns = ["public.item.name"] });
        await Safe.ExecuteAsync("DROP TABLE public.part");
        await RestoreAsync(inside, new RestoreOptions { BackupId = inside.BackupId });
        RequireUntouched();
        await SchemaBackups.CleanUpAsync(Target, new RestoreOptions(), Observer, CancellationToken.None);
        Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None));
        RequireUntouched();

        var files = await BackupAsync(
            new BackupOptions
            {
                Tables = ["item", "public.part"],
                Folder = folder.FullPath,
                Jobs = 2,
            }
        );
        await RestoreAsync(files, new RestoreOptions { Path = files.Path });
        RequireUntouched();
        await RequireDumpAsync();
        var dump = await BackupAsync(
            new BackupOptions
            {
                Tables = ["item", "public.part"],
                Folder = folder.FullPath,
                Method = BackupMethod.PgDump,
            }
        );
        await RestoreAsync(dump, new RestoreOptions { Path = dump.Path });
        RequireUntouched();
    }

    [Fact]
    public async Task Undoing_springs_none()
    {
        Folder.Write("up/0001_item.sql", MakesTable);
        Folder.Write("up/0002_more.sql", "CREATE TABLE public.more (id integer); INSERT INTO public.more VALUES (1);");
        Folder.Write("down/0002_more.sql", "DROP TABLE more;");
        await MigrateAsync();
        await Migrator.PlanUndoAsync(
            Target,
            Options,
            new UndoOptions { Last = 1, RestoreData = true },
            Observer,
            CancellationToken.None
        );
        RequireUntouched();
        await Migrator.UndoAsync(
            Target,
            Options,
            new UndoOptions { Last = 1, RestoreData = true },
            Observer,
            CancellationToken.None
        );
        Assert.False(await Safe.ScalarAsync<bool>("SELECT to_regclass('public.more') IS NOT NULL"));
        RequireUntouched();
    }

    private async Task MigrateAndAddAsync()
    {
        Folder.Write("up/0001_item.sql", MakesTable);
        await MigrateAsync();
        Folder.Write(
            "up/0002_add.sql",
            "-- pgmigrate:when SELECT true\n-- pgmigrate:verify SELECT true\nALTER TABLE item ADD COLUMN note varchar(9); "
                + "CREATE INDEX ON item (note);"
        );
    }

    private async Task<SchemaBackup> BackupAsync(BackupOptions options) =>
        await SchemaBackups.BackupAsync(Target, options, Observer, CancellationToken.None);

    private async Task RestoreAsync(SchemaBackup backup, RestoreOptions options)
    {
        await SchemaBackups.PreviewRestoreAsync(Target, options, Observer, CancellationToken.None);
        await SchemaBackups.RestoreAsync(Target, options, Observer, CancellationToken.None);
        Assert.Equal(2, await Safe.ScalarAsync<long>("SELECT count(name) FROM public.item"));
    }
}
