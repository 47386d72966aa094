using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Databases, roles and values as they are in the wild.</summary>
public sealed class UnusualDatabaseTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private readonly string _owner = $"owner_{Guid.NewGuid():N}";
    private readonly string _user = $"user_{Guid.NewGuid():N}";

    private ConnectionTarget AsUser =>
        new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = _user, Password = "p" });

    [Fact]
    public async Task Rows_of_a_type_without_a_binary_form_are_passed_over()
    {
        Folder.Write("up/0001.sql", "SELECT nspname, nspacl FROM pg_namespace;");
        Folder.Write("up/0002.sql", "-- pgmigrate:transaction off\nSELECT nspacl FROM pg_namespace;\nVACUUM pg_namespace;");
        await MigrateAsync();
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_session_that_begins_under_a_role_writes_its_history_under_it()
    {
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {_owner};
            CREATE ROLE {_user} LOGIN NOINHERIT PASSWORD 'p' IN ROLE {_owner};
            ALTER ROLE {_user} SET role = '{_owner}';
            GRANT CREATE ON DATABASE {Database.Name} TO {_owner};
            GRANT CREATE ON SCHEMA public TO {_owner};
            """
        );
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        Folder.Write("up/0002.sql", "CREATE INDEX CONCURRENTLY x ON t (a);");
        Folder.Write("up/0003.sql", "BEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\nVACUUM t;");

        await Migrator.InvokeAsync(AsUser, Options, Observer, CancellationToken.None);

        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());
        Assert.Equal(
            [_owner],
            await Database.QueryAsync<string>(
                "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace::regnamespace::text "
                    + "IN ('public', 'grate', 'pgmigrate')"
            )
        );
    }

    [Fact]
    public async Task Schemas_of_the_history_that_an_administrator_has_made_are_enough()
    {
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {_user} LOGIN PASSWORD 'p';
            CREATE SCHEMA app AUTHORIZATION {_user};
            REVOKE CREATE ON DATABASE {Database.Name} FROM PUBLIC;
            """
        );
        Folder.Write("up/0001.sql", "CREATE TABLE app.t (a integer);");
        var refused = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(AsUser, Options, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.PermissionDenied, refused.ErrorId);
        Assert.Contains(
            "GRANT USAGE, CREATE ON SCHEMA \"grate\", \"pgmigrate\" TO",
            refused.RecommendedAction,
            StringComparison.Ordinal
        );

        await Database.ExecuteAsync(
            $"""
            CREATE SCHEMA grate;
            CREATE SCHEMA pgmigrate AUTHORIZATION {_user};
            GRANT USAGE, CREATE ON SCHEMA grate TO {_user};
            """
        );
        await Migrator.InvokeAsync(AsUser, Options, Observer, CancellationToken.None);
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task Strings_mean_the_same_where_a_database_lets_backslashes_escape()
    {
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET standard_conforming_strings = off");
        const string note = "INSERT INTO t (strings) VALUES (current_setting('standard_conforming_strings'));";
        Folder.Write(
            "up/0001.sql",
            @"CREATE TABLE t (path text DEFAULT 'C:\new\', strings text); CREATE VIEW v AS SELECT 'a\b' AS c; " + note
        );
        Folder.Write("up/0002.sql", $"RESET ALL; {note}");
        Folder.Write("up/0003.sql", $"-- pgmigrate:transaction off\nDISCARD ALL;\n{note}");
        Folder.Write("up/0004.sql", @"SET standard_conforming_strings = off; INSERT INTO t VALUES ('it\'s', 'off');");
        Folder.Write("up/0005.sql", note);

        await MigrateAsync();

        Assert.Equal(
            ["off", "on"],
            await Database.QueryAsync<string>("SELECT strings FROM t GROUP BY strings ORDER BY strings COLLATE \"C\"")
        );
        Assert.Equal(
            [@"C:\new\", "it's"],
            await Database.QueryAsync<string>("SELECT path FROM t GROUP BY path ORDER BY path COLLATE \"C\"")
        );
        var warning = Assert.Single(Observer.Messages, message => message.Text.Contains("backslash", StringComparison.Ordinal));
        Assert.Equal((MessageSeverity.Warning, "0001.sql"), (warning.Severity, warning.Script));
        Assert.DoesNotContain(
            Observer.Messages,
            message => message.Script != "0004.sql" && message.Text.Contains("escape string", StringComparison.Ordinal)
        );

        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} RESET standard_conforming_strings");
        var change = Assert.Single(
            await SchemaComparer.CompareAsync(Target, new SchemaReference(), null, "grate", Observer, CancellationToken.None)
        );
        Assert.Equal(("DATABASE", "settings"), (change.ObjectType, change.Property));
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("EUC_JP")]
    [InlineData("SQL_ASCII")]
    public async Task Whatever_the_encoding_the_whole_way_is_there(string encoding)
    {
        await using var other = TestDatabase.Existing(Database.ConnectionString, $"encoded_{Guid.NewGuid():N}");
        await Database.ExecuteAsync(
            $"CREATE DATABASE {other.Name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(other.ConnectionString));
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer, b text DEFAULT 'x'); INSERT INTO t VALUES (1);");
        await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);
        Folder.Write("up/0002.sql", "ALTER TABLE t DROP COLUMN b;");
        await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);

        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("snapshot", StringComparison.Ordinal));
        var history = await SchemaComparer.GetHistoryAsync(
            target,
            new SchemaHistoryQuery { Objects = ["public.t*"] },
            CancellationToken.None
        );
        Assert.NotEmpty(history);
        var reference = new SchemaReference { Database = target };
        Assert.Empty(await SchemaComparer.CompareAsync(target, reference, null, "grate", Observer, CancellationToken.None));
        var backup = await SchemaBackups.BackupAsync(target, new BackupOptions(), Observer, CancellationToken.None);
        Assert.Contains("public.t", backup.Tables);
    }

    [Fact]
    public async Task A_script_with_a_character_that_the_database_lacks_is_recorded_as_failed()
    {
        await using var other = TestDatabase.Existing(Database.ConnectionString, $"encoded_{Guid.NewGuid():N}");
        await Database.ExecuteAsync(
            $"CREATE DATABASE {other.Name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(other.ConnectionString));
        Folder.Write("up/0001.sql", "SELECT 1; -- \u03A9");

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None)
        );

        Assert.Contains("encoding UTF8", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(
            "SELECT 1; -- \\u03A9",
            await other.ScalarAsync<string>("""SELECT text_of_script FROM grate."ScriptsRunErrors" """)
        );
    }

    [Fact]
    public async Task Data_of_a_copy_arrive_as_they_are_whatever_encoding_it_names()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a text, encoding text);");
        File.WriteAllBytes(
            Folder["up/0002.sql"],
            [
                .. "SET client_encoding = 'LATIN1';\nCOPY t (a, encoding) FROM stdin WITH (FORMAT text, ENCODING 'LATIN1');\n"u8,
                0xE4,
                .. "\tx\n\\.\n"u8,
            ]
        );
        await MigrateAsync();
        Assert.Equal("\u00E4", await Database.ScalarAsync<string>("SELECT a FROM t"));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var role in new[] { _user, _owner })
            if (await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", role))
                await Database.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        await base.DisposeAsync();
    }
}
