using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>What the database holds of a secret is not kept in a snapshot or a manifest, and still compares.</summary>
public sealed class SecretSnapshotTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Secret = "s3cr'et-W0rd\\9";

    private const string Holding = """
        CREATE TABLE account (id integer PRIMARY KEY, salt text DEFAULT $q${{Secret}}$q$, CONSTRAINT other CHECK (salt <> $q${{Secret}}-1$q$));
        CREATE FUNCTION sign() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN 'one' || $q${{Secret}}$q$ || 'two'; END $f$;
        CREATE VIEW shown AS SELECT id FROM account WHERE salt = $q${{Secret}}$q$;
        DO $do$ BEGIN EXECUTE format('COMMENT ON TABLE account IS %L', 'salted with ' || $q${{Secret}}$q$); END $do$;
        """;

    private MigrationOptions WithSecret => Options with { Tokens = [new("Secret", Secret, true)] };

    [Fact]
    public async Task It_is_not_kept_and_the_schema_compares_without_it()
    {
        Folder.Write("up/0001_account.sql", Holding);
        await MigrateAsync(WithSecret);
        Assert.Equal(5, await CountAsync($"content LIKE '%{MaskedSchema.Mark}%'"));
        await AssertNotKeptAsync();
        Assert.Empty(await CompareAsync());

        // A run that does not know the secret any more keeps what was masked.
        File.Delete(Folder["up/0001_account.sql"]);
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (id integer); COMMENT ON COLUMN account.id IS 'its number';");
        await MigrateAsync();
        await AssertNotKeptAsync();
        Assert.Equal(5, await CountAsync($"content LIKE '%{MaskedSchema.Mark}%'"));
        Assert.Empty(await CompareAsync());
    }

    [Fact]
    public async Task A_change_beside_it_is_drift_and_another_secret_is_none()
    {
        Folder.Write("up/0001_account.sql", Holding);
        await MigrateAsync(WithSecret);

        await Database.ExecuteAsync(
            "CREATE OR REPLACE FUNCTION sign() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN 'one' || $q$rotated$q$ || "
                + "'two'; END $f$"
        );
        Assert.Empty(await CompareAsync());

        await Database.ExecuteAsync(
            "CREATE OR REPLACE FUNCTION sign() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN 'one' || $q$rotated$q$ || "
                + "'three'; END $f$"
        );
        var change = Assert.Single(await CompareAsync());
        Assert.Equal(("public.sign()", "body"), (change.Object, change.Property));
        Assert.DoesNotContain("W0rd", change.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_and_settings_are_masked_by_their_names()
    {
        Folder.Write(
            "up/0001_server.sql",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER far FOREIGN DATA WRAPPER w OPTIONS (host 'plain-host', dsn 'hush-1', pwd 'hush-2', uri 'hush-3', sas 'hush-4', "key" 'hush-5', primary_keys 'plain-keys');
            CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'plain-user', "db.password" 'hush-6', sas_token 'hush-7');
            CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET app.password = 'hush-8' SET app.key = 'hush-9' SET app.mode = 'plain-mode' AS 'SELECT 1';
            """
        );
        await MigrateAsync();
        Assert.Equal(0, await CountAsync("content LIKE '%hush%'"));
        foreach (var plain in (string[])["plain-host", "plain-keys", "plain-user", "plain-mode"])
            Assert.Equal(1, await CountAsync($"content LIKE '%{plain}%'"));
    }

    [Fact]
    public async Task A_backup_masks_it_in_its_manifest_and_brings_the_rest_back()
    {
        Folder.Write("up/0001_account.sql", Holding);
        await MigrateAsync(WithSecret);
        await Database.ExecuteAsync("INSERT INTO account (id, salt) VALUES (1, 'kept')");
        var folder = Folder["backups"];

        // It knows no token: it goes by what the run has masked.
        var backup = await SchemaBackups.BackupAsync(
            Target,
            new() { Folder = folder, Tables = ["account"] },
            Observer,
            CancellationToken.None
        );
        Assert.DoesNotContain(
            "W0rd",
            await File.ReadAllTextAsync(Path.Combine(backup.Path!, "manifest.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        await Database.ExecuteAsync("DROP VIEW shown; DROP TABLE account");
        await SchemaBackups.RestoreAsync(Target, new() { Path = backup.Path }, Observer, CancellationToken.None);

        Assert.Equal("kept", await Database.ScalarAsync<string>("SELECT salt FROM account"));
        Assert.Null(
            await Database.ScalarAsync<string>(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'account'::regclass"
            )
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message is { Severity: MessageSeverity.Warning }
                && message.Text.Contains("account.salt was made again without its default", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("W0rd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_program_that_a_run_starts_is_told_it()
    {
        if (!Directory.Exists("/proc/self"))
            Assert.Skip("This system does not show the arguments of programs as files.");
        await RequireDumpAsync();
        Folder.Write("up/0001_account.sql", Holding);
        await MigrateAsync(WithSecret);
        Folder.Write("up/0002_gone.sql", "INSERT INTO account VALUES (1, $q${{Secret}}$q$); DROP TABLE account CASCADE;");
        using var over = new CancellationTokenSource();
        var watching = Task.Run(() => WatchArguments(over.Token), CancellationToken.None);

        await MigrateAsync(
            WithSecret with
            {
                Force = true,
                BackupMode = BackupMode.Always,
                BackupMethod = BackupMethod.PgDump,
                BackupPath = Folder["dumps"],
            }
        );

        await over.CancelAsync();
        var seen = await watching;
        Assert.Contains(seen, arguments => arguments.Contains("pg_dump", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, arguments => SecretShapes.LeftOf(Secret, arguments) is not null);
    }

    [Theory]
    [InlineData("a***SECRET***z", "a anything z", true)]
    [InlineData("a***SECRET***z", "az", true)]
    [InlineData("a***SECRET***z", "a", false)]
    [InlineData("a***SECRET***z", "ab", false)]
    [InlineData("***SECRET***", "anything", true)]
    [InlineData("x***SECRET***y***SECRET***z", "x1y2z", true)]
    [InlineData("x***SECRET***y***SECRET***z", "x12z", false)]
    [InlineData("aba***SECRET***aba", "aba", false)]
    [InlineData("a***b", "axxxb", false)]
    public void A_mark_is_the_same_as_whatever_stands_there(string masked, string value, bool expected)
    {
        Assert.Equal(expected, MaskedSchema.AreSame(masked, value));
        Assert.Equal(expected, MaskedSchema.AreSame(value, masked));
        Assert.True(MaskedSchema.AreSame(masked, masked));
    }

    // All the time: a program may be gone soon.
    private static HashSet<string> WatchArguments(CancellationToken over)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!over.IsCancellationRequested)
            foreach (
                var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
            )
                seen.Add(TryRead(Path.Combine(process, "cmdline")));
        return seen;
    }

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile, or is somebody else's.
            return string.Empty;
        }
    }

    private Task<IReadOnlyList<SchemaChange>> CompareAsync() =>
        SchemaComparer.CompareAsync(Target, new(), null, "grate", Observer, CancellationToken.None);

    private Task<long> CountAsync(string condition) =>
        Database.ScalarAsync<long>($"SELECT count(*) FROM pgmigrate.schema_object WHERE until_snapshot IS NULL AND {condition}");

    private async Task AssertNotKeptAsync() =>
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pgmigrate.schema_object WHERE content LIKE '%s3cr%' OR content LIKE '%W0rd%'"
            )
        );
}
