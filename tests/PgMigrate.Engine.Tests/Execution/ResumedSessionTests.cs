using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// What the committed statements of an interrupted script had made of its session is there again when it goes on, or it does not.
/// </summary>
public sealed class ResumedSessionTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Off = "-- pgmigrate:transaction off\n";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TABLE public.seen (value text); CREATE TABLE public.split (parts integer); INSERT INTO public.split VALUES (0);
            GRANT ALL ON public.seen, public.split TO PUBLIC;
            CREATE FUNCTION public.remember() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_catalog.set_config('my.own', 'a, b', false); END $$;
            """
        );
    }

    [Fact]
    public async Task Settings_and_roles_are_brought_back_whatever_has_set_them()
    {
        const string path = "current_setting('search_path')",
            own = "current_setting('my.own', true)";
        (string Change, string Look, string Expected)[] cases =
        [
            ("SET search_path = app, \"$user\"", path, "app, \"$user\""),
            ("SELECT pg_catalog.set_config('search_path', 'app', false)", path, "app"),
            ("SELECT pg_catalog.set_config('search_path', 'app', true)", path, "\"$user\", public"),
            ("SET LOCAL search_path = app", path, "\"$user\", public"),
            ("DO $$ BEGIN PERFORM set_config('my.own', '7', false); END $$", own, "7"),
            ("SELECT public.remember()", own, "a, b"),
            ("SET my.own = 'x'; RESET my.own", $"coalesce({own}, '')", ""),
            ("SET work_mem = '8MB'; SET work_mem TO DEFAULT", "current_setting('work_mem')", "4MB"),
            ("SET work_mem = '8MB'; VACUUM public.split", "current_setting('work_mem')", "8MB"),
            ("SET ROLE pg_monitor", "current_user", "pg_monitor"),
            ("SET SESSION AUTHORIZATION pg_monitor", "session_user", "pg_monitor"),
            ("SET SESSION AUTHORIZATION pg_monitor; RESET SESSION AUTHORIZATION", "(session_user = 'pg_monitor')::text", "false"),
            (
                "BEGIN; SET LOCAL work_mem = '9MB'; SET DateStyle = German; COMMIT",
                "current_setting('DateStyle') || current_setting('work_mem')",
                "German, DMY4MB"
            ),
            ("BEGIN; SET DateStyle = German; ROLLBACK; BEGIN; COMMIT", "split_part(current_setting('DateStyle'), ',', 1)", "ISO"),
            ("RESET ALL", "current_setting('lock_timeout')", "5s"),
            ("SELECT 1", "current_setting('lock_timeout')", "4s"),
            (
                "CREATE TEMP TABLE gone (a integer); PREPARE p AS SELECT 1; LISTEN l; DISCARD ALL",
                "'nothing is left'",
                "nothing is left"
            ),
        ];
        for (var i = 0; i < cases.Length; i++)
        {
            var (change, look, expected) = cases[i];
            var rest =
                $"{change};\nINSERT INTO public.seen SELECT 1 / parts FROM public.split;\nINSERT INTO public.seen VALUES "
                + $"({look});";
            await Database.ExecuteAsync("UPDATE public.split SET parts = 0; TRUNCATE public.seen");
            Folder.Write($"up/{i:00}.sql", $"{Off}-- pgmigrate:lock-timeout 3s\n{rest}");
            await RefuseAsync(MigrationErrorId.StatementFailed);

            await Database.ExecuteAsync("UPDATE public.split SET parts = 1");
            Folder.Write($"up/{i:00}.sql", $"{Off}-- pgmigrate:lock-timeout 4s\n{rest}");
            await MigrateAsync();

            Assert.Equal(
                $"{change}: 1|{expected}",
                $"{change}: {string.Join('|', await Database.QueryAsync<string>("SELECT value FROM public.seen"))}"
            );
        }
    }

    [Fact]
    public async Task An_index_is_built_on_the_table_that_its_script_had_chosen()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE app.customer (mail text); CREATE TABLE public.customer (mail text); INSERT INTO app.customer VALUES "
                + "('a'), ('a')"
        );
        Folder.Write(
            "up/0001_index.sql",
            "SELECT pg_catalog.set_config('search_path', 'app', false);\nCREATE UNIQUE INDEX CONCURRENTLY customer_mail ON "
                + "customer (mail);\nCREATE TABLE note (id int);"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync("DELETE FROM app.customer");

        await MigrateAsync();

        Assert.Equal(
            ["app.customer_mail", "app.note"],
            await Database.QueryAsync<string>(
                "SELECT format('%s.%s', relnamespace::regnamespace, relname) FROM pg_class WHERE relname IN ('customer_mail', "
                    + "'note') ORDER BY 1"
            )
        );
    }

    [Fact]
    public async Task What_no_other_session_can_have_is_named_and_the_script_does_not_go_on_without_it()
    {
        (string Make, string Named)[] cases =
        [
            ("CREATE TEMP TABLE scratch (a integer)", "temporary table pg_temp.scratch"),
            ("CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "temporary function pg_temp"),
            ("PREPARE one AS SELECT 1", "prepared statement one"),
            ("DECLARE kept CURSOR WITH HOLD FOR SELECT 1", "cursor kept"),
            ("LISTEN news", "LISTEN news"),
            ("DO $$ BEGIN PERFORM pg_advisory_lock(42); END $$", "advisory lock 0, 42"),
            ("SET my.own = '{{Secret}}'", "the setting my.own, whose value is a secret"),
            ("BEGIN; CREATE TEMP TABLE other (a integer) ON COMMIT PRESERVE ROWS; COMMIT", "temporary table pg_temp.other"),
        ];
        var options = Options with { Tokens = [new MigrationToken("Secret", "s3cr3t", Secret: true)] };
        for (var i = 0; i < cases.Length; i++)
        {
            var (make, named) = cases[i];
            var rest = $"{make};\nINSERT INTO public.seen SELECT 1 / parts FROM public.split;";
            await Database.ExecuteAsync("UPDATE public.split SET parts = 0; TRUNCATE public.seen");
            Folder.Write($"up/{i:00}.sql", Off + rest);
            await RefuseAsync(MigrationErrorId.StatementFailed, options);
            Assert.DoesNotContain(
                "s3cr3t",
                await Database.ScalarAsync<string>("SELECT c::text FROM pgmigrate.statement_checkpoint c ORDER BY ordinal DESC"),
                StringComparison.Ordinal
            );
            await Database.ExecuteAsync("UPDATE public.split SET parts = 1");

            var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown, options);

            Assert.Contains(named, failure.Message, StringComparison.Ordinal);
            Assert.Contains("-- pgmigrate:allow lost-session -- reason", failure.RecommendedAction, StringComparison.Ordinal);
            Assert.Empty(await Database.QueryAsync<string>("SELECT value FROM public.seen"));
            Folder.Write($"up/{i:00}.sql", $"-- pgmigrate:allow lost-session -- the rest does without\n{Off}{rest}");
            await MigrateAsync(options);
            Assert.Equal(["1"], await Database.QueryAsync<string>("SELECT value FROM public.seen"));
        }
    }

    [Fact]
    public async Task A_setting_that_cannot_be_set_again_is_named()
    {
        Folder.Write(
            "up/0001_session.sql",
            $"{Off}SET search_path = app;\nINSERT INTO public.seen SELECT 1 / parts FROM public.split;"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync(
            """UPDATE pgmigrate.statement_checkpoint SET session = jsonb_set(session, '{now,settings,role}', '"nobody_of_this_name"')"""
        );

        var failure = await RefuseAsync(MigrationErrorId.OutcomeUnknown);

        Assert.Contains("nobody_of_this_name", failure.Message, StringComparison.Ordinal);
        await AssertNothingRunsAsync();
    }
}
