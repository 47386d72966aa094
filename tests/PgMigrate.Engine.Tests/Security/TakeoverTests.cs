using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// A role that may create functions in public, and waits there for a superuser, with the search_path that every database has.
/// </summary>
public sealed class TakeoverTests(PostgresServer server) : BackupTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    // Each matches better than what pg_catalog has: that takes text, and the catalogue's names are of the type name.
    private const string Traps = """
        GRANT CREATE ON SCHEMA public TO {role};
        SET SESSION AUTHORIZATION {role};
        CREATE FUNCTION public.spring() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
            IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN EXECUTE 'ALTER ROLE {role} SUPERUSER'; END IF;
            RETURN true; END $$;
        CREATE FUNCTION public.lower(name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM public.spring(); RETURN pg_catalog.lower($1::text); END $$;
        CREATE FUNCTION public.join_names(name, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM public.spring(); RETURN concat($1, $2); END $$;
        CREATE OPERATOR public.|| (LEFTARG = name, RIGHTARG = text, PROCEDURE = public.join_names);
        CREATE FUNCTION public.times(bigint, interval) RETURNS interval LANGUAGE plpgsql AS $$ BEGIN PERFORM public.spring(); RETURN $2; END $$;
        CREATE OPERATOR public.* (LEFTARG = bigint, RIGHTARG = interval, PROCEDURE = public.times);
        CREATE FUNCTION public.minus(bigint, numeric) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN PERFORM public.spring(); RETURN $2; END $$;
        CREATE OPERATOR public.- (LEFTARG = bigint, RIGHTARG = numeric, PROCEDURE = public.minus);
        RESET SESSION AUTHORIZATION;
        """;

    [Fact]
    public async Task It_does_not_become_a_superuser_by_a_run_a_look_or_a_check()
    {
        Folder.Write("up/0001.sql", "SELECT 1;");
        await WithRoleAsync(
            Traps,
            async (_, role) =>
            {
                await MigrateAsync();
                await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
                await MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None);
                Assert.NotEmpty(await HistoryAsync());
                Assert.False(await IsSuperuserAsync(role));

                await Database.ExecuteAsync("SELECT lower('x'::name)");
                Assert.True(await IsSuperuserAsync(role));
            }
        );
    }

    private Task<bool> IsSuperuserAsync(string role) =>
        Database.ScalarAsync<bool>("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = $1", role);
}
