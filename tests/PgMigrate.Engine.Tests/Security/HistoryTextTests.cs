using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// Texts that a database keeps run on this machine as a role that can do nothing outside of its database, however they are
/// written.
/// </summary>
public sealed class HistoryTextTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string[] RightsOutside =
    [
        "pg_execute_server_program",
        "pg_read_server_files",
        "pg_write_server_files",
        "pg_signal_backend",
        "pg_read_all_settings",
    ];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");

    // One server for all: they are independent of each other, and none may succeed.
    [Fact]
    public async Task None_of_them_reaches_the_machine()
    {
        var state = await TargetState.ReadAsync(Target, Options.HistorySchema, TestContext.Current.CancellationToken);
        await using var copies = await RehearsalServer.OpenAsync(
            new RehearsalOptions(),
            state,
            CopyTexts.Database,
            Observer,
            TestContext.Current.CancellationToken
        );
        await copies.AddRolesAsync(["app"], TestContext.Current.CancellationToken);
        var copy = await copies.CreateAsync(TestContext.Current.CancellationToken);
        var runs = new CopyRuns(copies, Options, Observer);
        Assert.Equal(state.Database.User, copy.User);

        foreach (var (name, text) in Programs())
        {
            var failure = await Assert.ThrowsAsync<MigrationException>(() =>
                runs.RunAsync(copy, [Entry(name, text)], null, TestContext.Current.CancellationToken)
            );
            // The server may not have the files of an extension.
            Assert.True(
                failure.SqlState == PostgresErrorCodes.InsufficientPrivilege
                    || name.StartsWith("extension", StringComparison.Ordinal) && failure.SqlState is not null,
                $"{name}: {failure.Message}"
            );
            Assert.False(File.Exists(_path), name);
        }

        await AssertPlainAsync(copy);
    }

    private static async Task AssertPlainAsync(ConnectionTarget copy)
    {
        var connection = await ServerConnection.OpenAsync(copy, "test", [], TestContext.Current.CancellationToken);
        await using var dispose = connection;
        Assert.Equal(
            "0",
            await AskAsync(
                connection,
                "SELECT count(*)::text FROM pg_roles WHERE rolname = session_user AND (rolsuper OR rolcreaterole OR rolcreatedb "
                    + "OR rolreplication OR rolbypassrls)"
            )
        );
        Assert.Equal(
            "0",
            await AskAsync(
                connection,
                "SELECT count(*)::text FROM pg_roles WHERE rolsuper AND pg_has_role(session_user, oid, 'MEMBER')"
            )
        );
        // Superusers and the server's own roles have names that no text knows.
        Assert.Equal(
            "0",
            await AskAsync(connection, "SELECT count(*)::text FROM pg_roles WHERE rolsuper AND rolname NOT LIKE 'pgmigrate\\_%'")
        );
        foreach (var role in RightsOutside)
            Assert.Equal("false", await AskAsync(connection, $"SELECT pg_has_role(session_user, '{role}', 'MEMBER')::text"));
    }

    private static async Task<string?> AskAsync(ServerConnection connection, string sql) =>
        await connection.ScalarAsync(sql, [], TestContext.Current.CancellationToken) as string;

    private PlanEntry Entry(string name, string text)
    {
        var file = new ScriptFile("up", $"{name}.sql", Folder.Write($"texts/{name}.sql", text), ScriptKind.OneTime);
        return new PlanEntry(Script.InMemory(file, text, ScriptDirectives.None), name, RunOnce: true, PlanAction.Run)
        {
            IsFromDatabase = true,
        };
    }

    private IEnumerable<(string Name, string Text)> Programs() =>
        [
            ("copy", $"COPY (SELECT 1) TO PROGRAM 'cat > {_path}'"),
            (
                "continued",
                $"""
                DO 'begin exe' -- x
                'cute ''co' -- y
                'py (select 1) to program ''''cat > {_path}'''' ''; end'
                """
            ),
            (
                "catalogue",
                $"""
                CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
                CREATE VIEW routine AS SELECT oid, proname, prosrc FROM pg_proc;
                UPDATE routine SET prosrc = 'begin exe' || 'cute ''co' || 'py (select 1) to program ''''cat > {_path}'''' ''; end' WHERE proname = 'f';
                SELECT f();
                """
            ),
            (
                "called",
                $"""
                CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM 'cat > {_path}'; END $$;
                DO $$ BEGIN PERFORM g(); END $$;
                """
            ),
            (
                "definer",
                $"""
                CREATE FUNCTION h() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN COPY (SELECT 1) TO PROGRAM 'cat > {_path}'; END $$;
                ALTER FUNCTION h() OWNER TO postgres;
                SELECT h();
                """
            ),
            ("large_object", $"SELECT lo_from_bytea(4711, 'x'); SELECT lo_export(4711, '{_path}');"),
            (
                "file_view",
                "CREATE VIEW secret AS SELECT pg_read_file('/etc/passwd') AS text; CREATE TABLE stolen AS SELECT text FROM "
                    + "secret;"
            ),
            ("file_copy", "CREATE TABLE line (text text); COPY line FROM '/etc/passwd';"),
            (
                "internal",
                "CREATE FUNCTION i(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all'; SELECT i('/etc/passwd');"
            ),
            ("library", "CREATE FUNCTION c(cstring) RETURNS integer LANGUAGE c AS 'libc.so.6', 'system'; SELECT c('true');"),
            ("load", $"LOAD '{_path}.so'"),
            ("preload", $"SELECT set_config('session_preload_libraries', '{_path}.so', false);"),
            (
                "preload_database",
                $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_preload_libraries = ''{_path}.so''', "
                    + "current_database()); END $$;"
            ),
            ("superuser", "DO $$ BEGIN EXECUTE format('ALTER ROLE %I SUPERUSER', current_user); END $$;"),
            ("member", "DO $$ BEGIN EXECUTE format('GRANT pg_execute_server_program TO %I', current_user); END $$;"),
            (
                "member_of_superuser",
                "DO $$ BEGIN EXECUTE format('GRANT %I TO %I', (SELECT min(rolname) FROM pg_roles WHERE rolsuper), "
                    + "current_user); END $$;"
            ),
            ("reset", $"RESET SESSION AUTHORIZATION; RESET ROLE; COPY (SELECT 1) TO PROGRAM 'cat > {_path}';"),
            (
                "authorization",
                "DO $$ BEGIN EXECUTE format('SET SESSION AUTHORIZATION %I', (SELECT min(rolname) FROM pg_roles WHERE "
                    + "rolsuper)); END $$;"
            ),
            (
                "set_role",
                "DO $$ BEGIN EXECUTE format('SET ROLE %I', (SELECT min(rolname) FROM pg_roles WHERE rolsuper)); END $$;"
            ),
            ("create_role", "CREATE ROLE mine SUPERUSER LOGIN PASSWORD 'x'"),
            (
                "event_trigger",
                """
                CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e();
                """
            ),
            ("system", "ALTER SYSTEM SET work_mem = '1MB'"),
            ("reload", "SELECT pg_reload_conf()"),
            ("server", "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"),
            ("subscription", "CREATE SUBSCRIPTION s CONNECTION 'host=localhost dbname=x' PUBLICATION p WITH (connect = false)"),
            ("extension_perl", "CREATE EXTENSION plperlu"),
            ("extension_python", "CREATE EXTENSION plpython3u"),
            ("extension_dblink", "CREATE EXTENSION dblink; SELECT dblink_connect('host=localhost')"),
            ("extension_files", "CREATE EXTENSION file_fdw"),
        ];
}
