using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo.Proof;

/// <summary>
/// What a script's text does not tell, the schema that the run before has kept does: what was not there is dropped, and what was
/// another is that again; but never what others have changed since.
/// </summary>
public sealed class SnapshotUndoTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Narrow = "CREATE OR REPLACE VIEW v AS SELECT 1 AS one; COMMENT ON VIEW v IS 'narrow';";
    private const string Wide = "CREATE OR REPLACE VIEW v AS SELECT 1 AS one, 2 AS two; COMMENT ON VIEW v IS 'wide';";

    [Fact]
    public async Task A_view_that_loses_a_column_is_made_again_with_what_depends_on_it_and_its_grants()
    {
        Folder.Write("views/v.sql", Narrow);
        Folder.Write("views/w.sql", "CREATE OR REPLACE VIEW w AS SELECT one FROM v; COMMENT ON COLUMN w.one IS 'the first';");
        await MigrateAsync();
        Folder.Write("views/v.sql", Wide);
        await MigrateAsync();
        await Database.ExecuteAsync("GRANT SELECT ON v, w TO pg_monitor; GRANT UPDATE (one) ON w TO pg_monitor");

        await UndoAsync(new() { Last = 1 });

        Assert.Equal(
            ["one", "narrow", "the first"],
            await Database.QueryAsync<string>(
                """
                SELECT unnest(ARRAY[(SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'v'::regclass AND attnum > 0),
                                    obj_description('v'::regclass), col_description('w'::regclass, 1)])
                """
            )
        );
        Assert.Equal(
            [true, true, true],
            await Database.QueryAsync<bool>(
                """
                SELECT unnest(ARRAY[has_table_privilege('pg_monitor', 'v', 'SELECT'), has_table_privilege('pg_monitor', 'w', 'SELECT'),
                                    has_column_privilege('pg_monitor', 'w', 'one', 'UPDATE')])
                """
            )
        );
        Assert.Equal(["v.sql", "w.sql"], await AppliedAsync());
    }

    // The first run finds a function of somebody's, and replaces it.
    [Fact]
    public async Task What_stood_before_the_first_run_comes_back()
    {
        await Database.ExecuteAsync("CREATE FUNCTION rate() RETURNS integer LANGUAGE sql AS 'SELECT 1'");
        Folder.Write("functions/rate.sql", "CREATE OR REPLACE FUNCTION rate() RETURNS integer LANGUAGE sql AS 'SELECT 2';");
        Folder.Write("functions/tax.sql", "CREATE OR REPLACE FUNCTION tax() RETURNS integer LANGUAGE sql AS 'SELECT 3';");
        await MigrateAsync();

        await UndoAsync(new() { Last = 2 });

        Assert.Equal(1, await Database.ScalarAsync<int>("SELECT rate()"));
        Assert.True(await Database.ScalarAsync<bool>("SELECT to_regproc('tax') IS NULL"));
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT 7 AS one", "VIEW public.v has definition")]
    [InlineData("COMMENT ON VIEW v IS 'mine'", "VIEW public.v has comment")]
    [InlineData("CREATE VIEW w AS SELECT one FROM v", "other objects depend on it")]
    public async Task What_others_have_made_of_it_since_is_not_lost(string byHand, string reason)
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("views/v.sql", Narrow);
        await MigrateAsync();
        await Database.ExecuteAsync(byHand);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => UndoAsync(new() { Last = 2 }));

        Assert.Equal((MigrationErrorId.UndoRefused, "v.sql"), (failure.ErrorId, failure.Script));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0001_item.sql", "v.sql"], await AppliedAsync());
    }

    // What each step comes from is in its first line.
    [Fact]
    public async Task A_preview_shows_the_statements_that_an_undo_runs()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("up/0002_fill.sql", "INSERT INTO item VALUES (1);");
        Folder.Write("down/0002_fill.sql", "DELETE FROM item;");
        Folder.Write("views/v.sql", Narrow);
        await MigrateAsync();
        Folder.Write("views/w.sql", "CREATE OR REPLACE VIEW w AS SELECT 1 AS one;");
        await MigrateAsync();
        Folder.Write("views/w.sql", "CREATE OR REPLACE VIEW w AS SELECT 2 AS one;");
        await MigrateAsync();
        var (preview, undone) = (new RecordingObserver(), new RecordingObserver());

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 1000 }, preview, CancellationToken.None);
        await Migrator.UndoAsync(Target, Options, new() { Last = 1000 }, undone, CancellationToken.None);

        Assert.Equal(
            [
                "-- Read off the kept schema from before views/w.sql, and tried on a sandbox: up, down, equal.",
                "-- Read off the kept schema from before views/w.sql, and tried on a sandbox: up, down, equal.",
                "-- Read off the kept schema from before views/v.sql, and tried on a sandbox: up, down, equal.",
                "-- By down/0002_fill.sql:",
                "-- Derived from up/0001_item.sql, and tried on a sandbox: up, down, equal.",
            ],
            Steps(preview).Select(text => text.Split('\n')[0])
        );
        Assert.Equal(Steps(preview), Steps(undone));
    }

    [Fact]
    public async Task What_is_left_when_everything_was_taken_back_is_said()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("permissions/rights.sql", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1 });

        var left = Assert.Single(
            Observer.Messages,
            message => message.Text.StartsWith("Everything was taken back, and the schema is not", StringComparison.Ordinal)
        );
        Assert.Equal(MessageSeverity.Warning, left.Severity);
        Assert.Contains("DEFAULT PRIVILEGES FOR ROLE ", left.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_stays_and_that_is_said()
    {
        var role = $"undo_{Guid.NewGuid():N}";
        Folder.Write(
            "up/0001_role.sql",
            $"CREATE ROLE {role} NOLOGIN; CREATE TABLE item (id integer); GRANT SELECT ON item TO {role};"
        );
        await MigrateAsync();
        try
        {
            await UndoAsync(new() { Last = 1 });

            Assert.True(await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", role));
            Assert.False(await ExistsAsync("public.item"));
            Assert.Contains(
                $"-- Stays, for it belongs to the whole server: line 1: CREATE ROLE {role}.\nDROP TABLE public.item RESTRICT;",
                Assert.Single(Steps(Observer)),
                StringComparison.Ordinal
            );
        }
        finally
        {
            await Database.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    private static IReadOnlyList<string> Steps(RecordingObserver observer) =>
        [
            .. observer
                .Messages.Where(message => message.Severity == MessageSeverity.Information && message.Script is not null)
                .Select(message => message.Text),
        ];

    private Task UndoAsync(UndoOptions undo) => Migrator.UndoAsync(Target, Options, undo, Observer, CancellationToken.None);
}
