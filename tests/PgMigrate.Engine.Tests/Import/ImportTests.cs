using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet;
using PgMigrate.Engine.Layouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>What an import refuses, and what it makes of baselines, of files that have changed, and of a second look.</summary>
public sealed class ImportTests(PostgresServer server) : ImportTestBase(server)
{
    private const string Flyway = """
        CREATE TABLE public.flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50),
          description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INTEGER,
          installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INTEGER NOT NULL,
          success BOOLEAN NOT NULL);
        """;

    [Fact]
    public async Task All_that_is_against_it_is_said_at_once_and_nothing_is_changed()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "1", "SQL", 11);
        await RowAsync(2, "2", "SQL", 22);
        await RowAsync(3, "3", "SQL", 33, success: false);
        await RowAsync(4, "4", "JDBC", null);
        Converted(
            MigrationTool.Flyway,
            Script("up/1.sql", "1", "11"),
            Script("up/2.sql", "2", "99", "98"),
            Script("up/3.sql", "3", "33")
        );

        var refusal = await RefuseAsync(Import(MigrationTool.Flyway));

        Assert.Contains("V3__x.sql has failed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("4 (JDBC, no script of SQL) was applied", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "old/up/2.sql (up/2.sql) is not what was applied: its checksum is 99 or 98, and Flyway has recorded 22",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("flyway repair", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Force", refusal.RecommendedAction, StringComparison.Ordinal);
        // What has failed is not forced, and a preview refuses what the import would.
        var forced = await RefuseAsync(Import(MigrationTool.Flyway) with { Force = true });
        Assert.Contains("V3__x.sql", forced.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("JDBC", forced.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MigrationException>(() => ImportAsync(Import(MigrationTool.Flyway), previews: true));

        await Database.ExecuteAsync("DELETE FROM public.flyway_schema_history WHERE NOT success");
        var recorded = await ImportAsync(Import(MigrationTool.Flyway) with { Force = true });
        Assert.Equal(["up/1.sql", "up/2.sql"], Names(recorded));
        Assert.Equal(2, Observer.Messages.Count(message => message.Severity == MessageSeverity.Warning));
        Assert.Equal(["up/3.sql"], await PendingAsync());
    }

    [Fact]
    public async Task A_preview_shows_what_would_be_recorded_and_changes_nothing()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "1", "SQL", 11);
        Converted(MigrationTool.Flyway, Script("up/1.sql", "1", "11"), Script("up/2.sql", "2", "22"));
        var options = Import(MigrationTool.Flyway) with { Retire = true };

        var shown = Assert.Single(await ImportAsync(options, previews: true));

        Assert.Equal(("1.sql", ScriptRunStatus.WouldApply, "ann"), (shown.Script, shown.Status, shown.AppliedBy));
        Assert.Empty(await AppliedAsync());
        Assert.Contains(Observer.Messages, message => message.Text.Contains("would get the guard", StringComparison.Ordinal));
        await RowAsync(2, "2", "SQL", 22);
        Assert.Equal(["up/1.sql", "up/2.sql"], Names(await ImportAsync(options)));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task An_any_time_script_that_the_tool_would_run_again_is_pending_until_it_has()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "1", "SQL", 11);
        await RowAsync(2, null, "SQL", 50);
        Converted(MigrationTool.Flyway, Script("up/1.sql", "1", "11"), Script("views/x.sql", "R:x", "51"));

        Assert.Equal(["up/1.sql"], Names(await ImportAsync(Import(MigrationTool.Flyway))));
        Assert.Equal(["views/x.sql"], await PendingAsync());

        // Flyway goes on meanwhile.
        await RowAsync(3, null, "SQL", 51);
        Assert.Equal(["views/x.sql"], Names(await ImportAsync(Import(MigrationTool.Flyway))));
        Assert.Empty(await PendingAsync());
        Folder.Write("views/x.sql", "CREATE OR REPLACE VIEW x AS SELECT 2 AS one;");
        Converted(MigrationTool.Flyway, Script("up/1.sql", "1", "11"), Script("views/x.sql", "R:x", "52"));
        Folder.Write("views/x.sql", "CREATE OR REPLACE VIEW x AS SELECT 2 AS one;");
        Assert.Empty(await ImportAsync(Import(MigrationTool.Flyway)));
        Assert.Equal(["views/x.sql"], await PendingAsync());
    }

    [Fact]
    public async Task A_baseline_stands_for_all_versions_up_to_it_and_a_gap_is_told()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "2.1", "BASELINE", null);
        await RowAsync(2, "4", "SQL", 44);
        Converted(
            MigrationTool.Flyway,
            Script("up/1.sql", "1", "7"),
            Script("up/2.sql", "2.1", "7"),
            Script("up/3.sql", "3", "7"),
            Script("up/4.sql", "4", "44")
        );

        Assert.Equal(["up/1.sql", "up/2.sql", "up/4.sql"], Names(await ImportAsync(Import(MigrationTool.Flyway))));

        Assert.Equal(["up/3.sql"], await PendingAsync());
        var told = Assert.Single(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.StartsWith(
            "up/3.sql was not applied, and up/4.sql, which comes after it, was",
            told.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_script_that_stands_for_earlier_ones_counts_where_the_database_has_come_so_far()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "1", "SQL", 11);
        await RowAsync(2, "4", "SQL", 44);
        Converted(MigrationTool.Flyway, Script("up/5.sql", "B:5", "55"), Script("up/6.sql", "6", "66"));
        var refusal = await RefuseAsync(Import(MigrationTool.Flyway));
        Assert.Contains("up/5.sql stands for all versions up to 5", refusal.Message, StringComparison.Ordinal);

        await RowAsync(3, "5", "SQL", 54);
        Assert.Equal(["up/5.sql"], Names(await ImportAsync(Import(MigrationTool.Flyway))));
        Assert.Equal(["up/6.sql"], await PendingAsync());
    }

    [Fact]
    public async Task A_dump_stands_for_all_that_any_tool_has_recorded_and_the_versions_of_a_structure_for_theirs()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1'), ('2')"
        );
        Folder.Write("up/0002.sql", "SELECT 1;");
        Converted(MigrationTool.Rails, Script("up/0001.sql", null) with { Covers = ["1", "2", "3"] });
        var refusal = await RefuseAsync(Import(MigrationTool.Rails));
        Assert.Contains("the table lacks 3 of them", refusal.Message, StringComparison.Ordinal);

        // A baseline whose newest version is missing, and one that has all.
        Converted(MigrationTool.Rails, Script("up/0001.sql", "3") with { Covers = ["1", "2"] });
        refusal = await RefuseAsync(Import(MigrationTool.Rails));
        Assert.Contains("the table lacks 3 of them", refusal.Message, StringComparison.Ordinal);
        Converted(MigrationTool.Rails, Script("up/0001.sql", "2") with { Covers = ["1"] });
        Assert.Equal(["up/0001.sql"], Names(await ImportAsync(Import(MigrationTool.Rails), previews: true)));

        // A revision stands for those before it, which its tool does not keep.
        await Database.ExecuteAsync(
            "CREATE TABLE alembic_version (version_num varchar); INSERT INTO alembic_version VALUES ('b2')"
        );
        Converted(MigrationTool.Alembic, Script("up/0001.sql", null) with { Covers = ["c3"] });
        Assert.Contains("b2 was applied", (await RefuseAsync(Import(MigrationTool.Alembic))).Message, StringComparison.Ordinal);
        Converted(MigrationTool.Alembic, Script("up/0001.sql", null) with { Covers = ["b2"] });
        Assert.Equal(["up/0001.sql"], Names(await ImportAsync(Import(MigrationTool.Alembic), previews: true)));

        Converted(MigrationTool.PgDump, Script("up/0001.sql", null));
        Assert.Equal(["up/0001.sql"], Names(await ImportAsync(Import(MigrationTool.Rails))));
        Assert.Equal(["up/0002.sql"], await PendingAsync());

        Converted(MigrationTool.Sqlx, Script("up/0001.sql", "1"));
        var other = await Assert.ThrowsAsync<MigrationException>(() => ImportAsync(Import(MigrationTool.Rails)));
        Assert.Contains("was converted from Sqlx, and not from Rails", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_dirty_or_goes_on_is_refused_with_the_way_on()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE golang (version bigint NOT NULL, dirty boolean NOT NULL);
            INSERT INTO golang VALUES (2, true);
            CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
              success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL);
            INSERT INTO _sqlx_migrations VALUES (1, 'one', now(), false, '', -1);
            CREATE TABLE databasechangelog (id text, author text, filename text, dateexecuted timestamp, orderexecuted integer, exectype text,
              md5sum text);
            CREATE TABLE databasechangeloglock (id integer, locked boolean, lockgranted timestamp, lockedby text);
            INSERT INTO databasechangeloglock VALUES (1, true, now(), E'build-7\u001b[31m');
            """
        );
        Converted(MigrationTool.GolangMigrate, Script("up/1.sql", "1"), Script("up/2.sql", "2"));
        Assert.Contains(
            "migrate force 2",
            (await RefuseAsync(Import(MigrationTool.GolangMigrate))).Message,
            StringComparison.Ordinal
        );
        Converted(MigrationTool.Sqlx, Script("up/1.sql", "1"));
        Assert.Contains(
            "version 1 (one) is dirty",
            (await RefuseAsync(Import(MigrationTool.Sqlx))).Message,
            StringComparison.Ordinal
        );
        Converted(MigrationTool.Liquibase, Script("up/1.sql", "1::a::b"));
        var locked = await RefuseAsync(Import(MigrationTool.Liquibase) with { Force = true });
        Assert.Contains("build-7\\u001b[31m holds Liquibase's lock", locked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_tables_one_is_named_and_without_a_right_it_is_said_which()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA "Odd one";
            CREATE TABLE "Odd one"."table" (version varchar PRIMARY KEY);
            INSERT INTO "Odd one"."table" VALUES ('1');
            CREATE TABLE public.schema_migrations (version varchar PRIMARY KEY);
            """
        );
        Converted(MigrationTool.Dbmate, Script("up/1.sql", "1"));
        var options = Import(MigrationTool.Dbmate);
        var several = await RefuseAsync(options);
        Assert.Contains("Odd one.table, public.schema_migrations", several.Message, StringComparison.Ordinal);
        Assert.Contains(
            "has no table x",
            (await RefuseAsync(options with { HistoryTable = "x" })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("has no table of Goose", (await RefuseAsync(Wrong())).Message, StringComparison.Ordinal);

        Converted(MigrationTool.Dbmate, Script("up/1.sql", "1"));
        var named = options with { HistoryTable = "Odd one.table", Retire = true };
        var role = $"import_{Guid.NewGuid():N}";
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT ALL ON ALL TABLES IN SCHEMA grate, pgmigrate TO {role};
            GRANT USAGE ON SCHEMA grate, pgmigrate TO {role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA grate, pgmigrate TO {role};
            """
        );
        try
        {
            var target = new ConnectionTarget(new(Database.ConnectionString) { Username = role, Password = "x" });
            Assert.Contains("GRANT SELECT ON TABLE \"Odd one\".\"table\"", await AdviceAsync(), StringComparison.Ordinal);
            await Database.ExecuteAsync(
                $"GRANT USAGE ON SCHEMA \"Odd one\" TO {role}; GRANT SELECT ON \"Odd one\".\"table\" TO {role}"
            );
            Assert.Contains("GRANT TRIGGER ON TABLE \"Odd one\".\"table\"", await AdviceAsync(), StringComparison.Ordinal);
            await Database.ExecuteAsync($"GRANT TRIGGER ON \"Odd one\".\"table\" TO {role}");
            Assert.Contains("GRANT CREATE ON SCHEMA \"Odd one\"", await AdviceAsync(), StringComparison.Ordinal);
            await Database.ExecuteAsync(
                $"""
                GRANT CREATE ON SCHEMA "Odd one" TO {role}; SET ROLE {role};
                CREATE FUNCTION "Odd one".pgmigrate_retired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; RESET ROLE;
                """
            );
            Assert.Contains(
                "belongs to import_",
                (await RefuseAsync(named, MigrationErrorId.PermissionDenied)).Message,
                StringComparison.Ordinal
            );

            async Task<string> AdviceAsync()
            {
                var denied = await Assert.ThrowsAsync<MigrationException>(() =>
                    new PgMigrator(target).ImportAsync(named, Observer, CancellationToken.None)
                );
                Assert.Equal(MigrationErrorId.PermissionDenied, denied.ErrorId);
                return denied.RecommendedAction;
            }
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }

        await Database.ExecuteAsync("ALTER TABLE \"Odd one\".\"table\" ENABLE ROW LEVEL SECURITY");
        Assert.Contains(
            "has row security",
            (await RefuseAsync(named, MigrationErrorId.PermissionDenied)).Message,
            StringComparison.Ordinal
        );
        await Database.ExecuteAsync("ALTER TABLE \"Odd one\".\"table\" DISABLE ROW LEVEL SECURITY");
        Assert.Equal(["up/1.sql"], Names(await ImportAsync(named)));

        ImportOptions Wrong()
        {
            Converted(MigrationTool.Goose, Script("up/1.sql", "1"));
            return Import(MigrationTool.Goose);
        }
    }

    [Fact]
    public async Task A_guard_that_waits_for_the_tool_gives_up_and_nothing_is_recorded()
    {
        await Database.ExecuteAsync(Flyway);
        await RowAsync(1, "1", "SQL", 11);
        Converted(MigrationTool.Flyway, Script("up/1.sql", "1", "11"));
        await using (var other = await Database.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var insert = new Npgsql.NpgsqlCommand(
                "UPDATE flyway_schema_history SET success = true",
                other,
                transaction
            );
            await insert.ExecuteNonQueryAsync();
            var options = Import(MigrationTool.Flyway) with { Retire = true, LockTimeout = TimeSpan.FromMilliseconds(50) };
            var refusal = await RefuseAsync(options, MigrationErrorId.LockNotAvailable);
            Assert.Contains("flyway_schema_history", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["failed"], await Database.QueryAsync<string>("SELECT outcome FROM pgmigrate.run"));
        Assert.Equal(["up/1.sql"], Names(await ImportAsync(Import(MigrationTool.Flyway))));
        Assert.Equal(
            RunOperation.Import,
            (await new PgMigrator(Target).GetStatusAsync(cancellationToken: CancellationToken.None)).Operation
        );
    }

    [Fact]
    public async Task Each_tenant_has_its_own_history_taken_over()
    {
        foreach (var (tenant, rows) in new[] { ("tenant_a", 1), ("tenant_b", 2) })
        {
            await Database.ExecuteAsync(
                $"CREATE SCHEMA {tenant}; {Flyway.Replace("public.", $"{tenant}.", StringComparison.Ordinal)}"
            );
            for (var rank = 1; rank <= rows; rank++)
                await RowAsync(rank, $"{rank}", "SQL", 11 * rank, tenant: tenant);
        }

        Converted(MigrationTool.Flyway, Script("up/1.sql", "1", "11"), Script("up/2.sql", "2", "22"));
        var options = Import(MigrationTool.Flyway) with { Retire = true };
        var tenants = await FleetSchemas.OfAsync(Target, ["tenant_*"], CancellationToken.None);

        foreach (var tenant in tenants)
            await Migrator.ImportAsync(tenant, options, Observer, CancellationToken.None);

        Assert.Equal(
            [("tenant_a", "1.sql"), ("tenant_b", "1.sql"), ("tenant_b", "2.sql")],
            Observer.Runs.Select(run => (run.Schema!, run.Script))
        );
        Assert.Equal(["1.sql"], await Database.QueryAsync<string>("""SELECT script_name FROM tenant_a."ScriptsRun" """));
        Assert.Empty(await AppliedAsync());
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RowAsync(9, "9", "SQL", 1, tenant: "tenant_b"));
        // A second import finds nothing, and what grate keeps there is no table of another tool.
        var second = new RecordingObserver();
        await Migrator.ImportAsync(tenants[1], options, second, CancellationToken.None);
        Assert.Empty(second.Runs);
        using var other = new TempFolder();
        other.Write("up/1.sql", "SELECT 1;");
        new ConversionRecord(MigrationTool.RoundhousE, [Script("up/1.sql", "1.sql")]).Write(other.FullPath);
        var roundhouse = options with { From = MigrationTool.RoundhousE, Path = other.FullPath };
        var none = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.ImportAsync(tenants[1], roundhouse, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.ImportRefused, none.ErrorId);
    }

    private Task RowAsync(int rank, string? version, string type, int? checksum, bool success = true, string tenant = "public") =>
        Database.ExecuteAsync(
            $"INSERT INTO {tenant}.flyway_schema_history VALUES ({rank}, {(version is null ? "NULL" : $"'{version}'")}, 'x', '{type}', "
                + $"'{(version is null ? "R__x.sql" : $"V{version}__x.sql")}', {checksum?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}, 'ann', "
                + $"'2024-05-06 12:00', 7, {success})"
        );
}
