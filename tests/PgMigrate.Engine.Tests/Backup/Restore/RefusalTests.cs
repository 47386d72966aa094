using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

public sealed class RefusalTests(PostgresServer server) : RestoreTestBase(server)
{
    [Fact]
    public async Task Unknown_backups_and_tables_are_refused()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer); CREATE SCHEMA other; CREATE TABLE other.t (id integer);"
        );
        var backup = await BackupAsync();

        await RefusedAsync(MigrationErrorId.BackupNotFound, backup with { BackupId = Guid.NewGuid() });
        Assert.Contains(
            "no table public.x",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup, new RestoreOptions { Tables = ["public.x"] })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than one table t",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup, new RestoreOptions { Tables = ["t"] })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no table a b",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup, new RestoreOptions { Tables = ["a b"] })).Message,
            StringComparison.Ordinal
        );
    }

    // Its rows are not those of the table that was backed up, and joining them by the key would be no way back.
    [Fact]
    public async Task A_table_that_was_made_again_under_its_name_takes_no_columns_back()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer PRIMARY KEY, x text); INSERT INTO public.t VALUES (1, 'one');"
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync(
            "DROP TABLE public.t; CREATE TABLE public.t (id bigint PRIMARY KEY, y text); INSERT INTO public.t VALUES (7, 'new');"
        );

        var refusal = await RefusedAsync(MigrationErrorId.RestoreRefused, backup);
        Assert.Contains(
            "public.t is another table than the one that was backed up: it was made again since, without x.",
            refusal.Message,
            StringComparison.Ordinal
        );

        await Database.ExecuteAsync("ALTER TABLE public.t RENAME TO newer");
        await RestoreAsync(backup);
        Assert.Equal(["(1,one)"], await RowsAsync("public.t"));
    }

    [Fact]
    public async Task A_table_that_was_renamed_is_not_made_a_second_time()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id serial PRIMARY KEY, x text); INSERT INTO public.t VALUES (1, 'one');"
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync("ALTER TABLE public.t RENAME TO other");

        var refusal = await RefusedAsync(MigrationErrorId.RestoreRefused, backup);

        Assert.Contains("public.t is called public.other now.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE public.t")]
    [InlineData("ALTER TABLE public.t RENAME TO other; ALTER TABLE public.other DROP COLUMN x")]
    public async Task A_column_has_no_table_to_return_to(string change)
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer PRIMARY KEY, x text); INSERT INTO public.t VALUES (1, 'one');"
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync(change);
        var wanted = new RestoreOptions { BackupId = backup.BackupId, Columns = ["public.t.x"] };

        var refusal = await RefusedAsync(MigrationErrorId.RestoreRefused, backup, wanted);
        Assert.Contains(
            "public.t is gone, so that its column x has no table to return to",
            refusal.Message,
            StringComparison.Ordinal
        );
        await FailsAsync(
            MigrationErrorId.RestoreRefused,
            () => SchemaBackups.PreviewRestoreAsync(Target, wanted, Observer, CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_preview_says_of_a_lost_column_what_a_restore_would_do()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer PRIMARY KEY, x text); CREATE TABLE public.keyless (id integer, x text); INSERT "
                + "INTO public.t VALUES (1, 'one');"
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync("ALTER TABLE public.t DROP COLUMN x; ALTER TABLE public.keyless DROP COLUMN x");

        var lines = await SchemaBackups.PreviewRestoreAsync(
            Target,
            new() { BackupId = backup.BackupId, Tables = ["public.t"] },
            Observer,
            CancellationToken.None
        );
        Assert.Equal(
            ["public.t no longer has x: that would be added and filled by the primary key; its other columns and its rows stay."],
            lines
        );

        var refusal = await FailsAsync(
            MigrationErrorId.RestoreRefused,
            () =>
                SchemaBackups.PreviewRestoreAsync(
                    Target,
                    new() { BackupId = backup.BackupId, Tables = ["public.keyless"] },
                    Observer,
                    CancellationToken.None
                )
        );
        Assert.Contains("Add the column, and restore the whole table with Tables.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_database_is_refused_unless_it_is_allowed()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer); INSERT INTO public.t VALUES (1);");
        var backup = await BackupAsync();
        await Database.ExecuteAsync(
            "DELETE FROM public.t; UPDATE pgmigrate.backup SET manifest = jsonb_set(manifest, '{database}', '\"elsewhere\"')"
        );

        Assert.Contains(
            "/elsewhere",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup)).Message,
            StringComparison.Ordinal
        );

        await RestoreAsync(backup, new RestoreOptions { AllowOtherDatabase = true });
        Assert.Equal(["(1)"], await RowsAsync("public.t"));
    }

    [Fact]
    public async Task A_backup_of_a_newer_server_is_refused()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer)");
        var backup = await BackupAsync();
        await Database.ExecuteAsync("UPDATE pgmigrate.backup SET manifest = jsonb_set(manifest, '{serverVersion}', '990001')");

        Assert.Contains(
            "PostgreSQL 99",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_owner_without_other_rights_can_back_up_and_restore()
    {
        await WithRoleAsync(
            $"GRANT CREATE ON DATABASE {Database.Name} TO {{role}}; CREATE SCHEMA app AUTHORIZATION {{role}};",
            async (target, role) =>
            {
                await Database.ExecuteAsync(
                    $"""
                    SET ROLE {role};
                    CREATE TABLE app.a (id serial PRIMARY KEY, up integer REFERENCES app.a ON DELETE CASCADE);
                    CREATE TABLE app.b (a integer REFERENCES app.a ON DELETE CASCADE);
                    INSERT INTO app.a (up) VALUES (1), (1);
                    INSERT INTO app.b VALUES (1), (2);
                    RESET ROLE;
                    """
                );
                var before = await StateAsync();
                var backup = await BackupAsync(new BackupOptions(), target);
                await Database.ExecuteAsync("UPDATE app.a SET up = NULL; DROP TABLE app.b;");

                await RestoreAsync(backup, target: target);

                Assert.Equal(before, await StateAsync());
            }
        );
    }

    [Fact]
    public async Task Tables_of_others_and_forced_policies_are_all_named_before_anything_changes()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.a (id integer PRIMARY KEY);
            CREATE TABLE public.b (a integer REFERENCES public.a);
            """
        );
        await WithRoleAsync(
            $"GRANT CREATE ON DATABASE {Database.Name} TO {{role}}; CREATE SCHEMA IF NOT EXISTS pgmigrate;",
            async (_, role) =>
            {
                var backup = await BackupAsync();
                await Database.ExecuteAsync(
                    $"""
                    ALTER TABLE public.a OWNER TO {role};
                    GRANT USAGE ON SCHEMA pgmigrate, pgmigrate_backup TO {role};
                    GRANT CREATE ON SCHEMA pgmigrate_backup TO {role};
                    GRANT ALL ON ALL TABLES IN SCHEMA pgmigrate, pgmigrate_backup TO {role};
                    ALTER TABLE public.a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                    """
                );
                var target = new ConnectionTarget(
                    new Npgsql.NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "secret" }
                );

                var failure = await RefusedAsync(MigrationErrorId.RestoreRefused, backup, target: target);

                Assert.Contains($"The user {role} is not the owner of public.b", failure.Message, StringComparison.Ordinal);
                Assert.Contains("stands before the rows of public.a", failure.Message, StringComparison.Ordinal);
                Assert.Contains("The foreign key b_a_fkey of public.b", failure.Message, StringComparison.Ordinal);
            }
        );
    }
}
