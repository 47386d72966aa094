using System.Diagnostics;
using System.Text.RegularExpressions;
using PgMigrate.Cmdlets;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>What a run does about the backup before it: when, how, and what it says.</summary>
public sealed partial class PreRunBackupTests(PostgresServer server) : LossTestBase(server)
{
    private const string Item =
        "CREATE TABLE item (id integer PRIMARY KEY, name text); INSERT INTO item SELECT n, 'x' || n FROM generate_series(1, "
        + "10) n;";

    [Fact]
    public async Task The_message_brings_dropped_rows_back()
    {
        await MakeAsync(Item);
        var before = await RowsAsync("item");
        Script("DROP TABLE item;");

        await MigrateAsync();
        Assert.False(await ExistsAsync("public.item"));
        var (backup, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.Equal(before, await RowsAsync("item"));
        Assert.Equal(backup.BackupId, Assert.Single(Observer.Runs).BackupId);
        Assert.Equal(backup.BackupId, Assert.Single(await HistoryAsync()).BackupId);
        Assert.Equal(Observer.Runs[0].RunId, backup.RunId);
        Assert.NotNull(backup.VerifiedAt);
    }

    // grate's tables may stand where everything stands.
    [Theory]
    [InlineData("public")]
    [InlineData("app")]
    public async Task What_stands_beside_the_history_in_its_schema_comes_back_too(string schema)
    {
        await MakeAsync($"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.stock (id integer PRIMARY KEY);");
        await Database.ExecuteAsync($"INSERT INTO {schema}.stock VALUES (1), (2)");
        Script($"DROP TABLE {schema}.stock;");

        await MigrateAsync(Options with { HistorySchema = schema });
        var (_, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.Equal(2, await Database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.stock"));
    }

    [Fact]
    public async Task The_message_brings_a_dropped_column_back()
    {
        await MakeAsync(Item);
        Script("ALTER TABLE item DROP COLUMN name;");

        await MigrateAsync();
        await Database.ExecuteAsync("INSERT INTO item VALUES (11)");
        var (_, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.Contains("-Column public.item.name", command, StringComparison.Ordinal);
        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(name) FROM item"));
        Assert.Equal(11, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Theory]
    [InlineData(BackupMode.Auto, "It would be backed up before, inside the database.")]
    [InlineData(BackupMode.Never, "No backup would be made (BackupMode = Never).")]
    public async Task A_preview_says_what_would_go(BackupMode mode, string told)
    {
        await MakeAsync(Item + "CREATE TABLE empty (id integer);");
        Script("ALTER TABLE item DROP COLUMN name; DROP TABLE empty;");

        await Migrator.PlanAsync(Target, Options with { BackupMode = mode }, Observer, CancellationToken.None);

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text == $"The run destroys data of public.item.name. {told}"
        );
        Assert.True(await ExistsAsync("public.empty"));
    }

    [Fact]
    public async Task What_comes_back_only_under_a_condition_has_a_command_of_its_own()
    {
        await MakeAsync(
            Item
                + """
                CREATE TABLE keyless (a integer, b text); INSERT INTO keyless VALUES (1, 'one'), (2, 'two');
                CREATE TABLE num (id integer PRIMARY KEY, n numeric(8, 4)); INSERT INTO num VALUES (1, 1.2345);
                """
        );
        Script(
            "ALTER TABLE item DROP COLUMN name; ALTER TABLE keyless DROP COLUMN b; ALTER TABLE num ALTER COLUMN n TYPE integer;"
        );

        await MigrateAsync(Options with { Force = true });
        var text = Assert.Single(Told(MessageSeverity.Information));

        await RestoreAsync(Command(text, "To go back: ", "\nOnce the type"));
        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(name) FROM item"));
        await Database.ExecuteAsync("ALTER TABLE num ALTER COLUMN n TYPE numeric(8, 4)");
        await RestoreAsync(Command(text, "Once the type is changed back: ", "\npublic.keyless"));
        Assert.Equal(1.2345m, await Database.ScalarAsync<decimal>("SELECT n FROM num"));
        await Database.ExecuteAsync("ALTER TABLE keyless ADD COLUMN b text");
        await RestoreAsync(
            Command(
                text,
                "public.keyless has no primary key, so only the whole table can be put back. Once the column is there again: ",
                null
            )
        );
        Assert.Equal(["(1,one)", "(2,two)"], await RowsAsync("keyless"));
    }

    [Theory]
    [InlineData(
        "CREATE TABLE log (id integer PRIMARY KEY, c text NOT NULL DEFAULT 'none') PARTITION BY RANGE (id);"
            + "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10); CREATE TABLE log_2 PARTITION OF log (c DEFAULT "
            + "'two') FOR VALUES FROM (10) TO (20)"
    )]
    [InlineData("CREATE TABLE log (id integer PRIMARY KEY, c text); CREATE TABLE log_1 (PRIMARY KEY (id)) INHERITS (log)")]
    [InlineData(
        "CREATE DOMAIN label AS text NOT NULL CHECK (length(VALUE) > 0); CREATE TABLE log (id integer PRIMARY KEY, c label)"
    )]
    [InlineData("CREATE TABLE log (id text COLLATE \"C\" PRIMARY KEY, c text)")]
    [InlineData(
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE log (id text "
            + "COLLATE loose PRIMARY KEY, c text)"
    )]
    public async Task A_dropped_column_of_any_table_comes_back_as_it_was(string table)
    {
        await MakeAsync($"{table}; INSERT INTO log VALUES ('1', 'a'), ('11', 'b')");
        const string Defaults =
            "SELECT format('%s %s %s', attrelid::regclass, atttypid::regtype, pg_get_expr(adbin, adrelid)) FROM pg_attribute "
            + "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid::regclass::text LIKE 'log%' AND "
            + "attname = 'c' ORDER BY 1";
        var rows = await RowsAsync("log");
        var defaults = await Database.QueryAsync<string>(Defaults);
        var notNull = await Database.ScalarAsync<bool>(
            "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'log'::regclass AND attname = 'c'"
        );
        Script("ALTER TABLE log DROP COLUMN c;");

        await MigrateAsync(Options with { Force = true });
        var (_, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.Equal(rows, await RowsAsync("log"));
        Assert.Equal(defaults, await Database.QueryAsync<string>(Defaults));
        Assert.Equal(
            notNull,
            await Database.ScalarAsync<bool>(
                "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'log'::regclass AND attname = 'c'"
            )
        );
    }

    [Fact]
    public async Task Rows_that_came_later_keep_a_column_from_its_domain()
    {
        await MakeAsync(
            "CREATE DOMAIN label AS text NOT NULL; CREATE TABLE log (id integer PRIMARY KEY, c label); INSERT INTO log VALUES "
                + "(1, 'a')"
        );
        Script("ALTER TABLE log DROP COLUMN c;");
        await MigrateAsync(Options with { Force = true });
        var (_, command) = await WayBackAsync();
        await Database.ExecuteAsync("INSERT INTO log VALUES (2)");

        await RestoreAsync(command);

        Assert.Equal(["(1,a)", "(2,)"], await RowsAsync("log"));
        Assert.Contains(
            Told(MessageSeverity.Warning),
            text =>
                text
                == "public.log.c was of the domain public.label; it is text now, since rows that came later have no value for it."
        );
    }

    [Fact]
    public async Task What_an_attribute_held_comes_back_once_its_type_has_it_again()
    {
        await MakeAsync(
            """
            CREATE TYPE addr AS (street text, zip text);
            CREATE TABLE person (id integer PRIMARY KEY, home addr); INSERT INTO person VALUES (1, ROW('a', '8000'));
            """
        );
        Script("ALTER TYPE addr DROP ATTRIBUTE zip;");

        await MigrateAsync(Options with { Force = true });
        var text = Assert.Single(Told(MessageSeverity.Information));
        await Database.ExecuteAsync("ALTER TYPE addr ADD ATTRIBUTE zip text");
        await RestoreAsync(Command(text, "Once its type has the attributes that it had, in their order: ", null));

        Assert.Equal(["(a,8000)"], await Database.QueryAsync<string>("SELECT home::text FROM person"));
    }

    // The planner knows nothing of it, and would guess few.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_table_that_was_never_analysed_is_saved_whatever_the_planner_says(bool isAnalysed, int backups)
    {
        await MakeAsync(
            "CREATE TABLE fresh (id integer) WITH (autovacuum_enabled = false); INSERT INTO fresh SELECT generate_series(1, 100);"
                + (isAnalysed ? "ANALYZE fresh" : "")
        );
        Script("DELETE FROM fresh WHERE id = 5;");
        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(
            backups,
            Observer.Messages.Count(message =>
                message.Text.StartsWith("The run destroys data of public.fresh (never analysed).", StringComparison.Ordinal)
            )
        );

        await MigrateAsync();

        Assert.Equal(backups, (await ListAsync()).Count);
    }

    [Fact]
    public async Task A_folder_holds_the_backup_where_one_is_given()
    {
        await MakeAsync(Item + """CREATE TABLE "Mixed Case" (id integer); INSERT INTO "Mixed Case" VALUES (1)""");
        using var folder = new TempFolder();
        Script("""DROP TABLE item; TRUNCATE "Mixed Case";""");

        await MigrateAsync(Options with { BackupPath = folder.FullPath });
        var (backup, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.StartsWith(folder.FullPath, backup.Path, StringComparison.Ordinal);
        Assert.Contains("""-Table public.item, 'public."Mixed Case"'""", command, StringComparison.Ordinal);
        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
        Assert.Equal(1, await Database.ScalarAsync<long>("""SELECT count(*) FROM "Mixed Case" """));
        Assert.False(
            await Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'pgmigrate_backup' AND tablename LIKE $1)",
                $"b_{backup.BackupId:N}%"
            )
        );
    }

    [Fact]
    public async Task Pg_dump_makes_it_where_it_is_asked_for()
    {
        await RequireDumpAsync();
        await MakeAsync(Item);
        using var folder = new TempFolder();
        Script("DELETE FROM item;");

        await MigrateAsync(Options with { Force = true, BackupMethod = BackupMethod.PgDump, BackupPath = folder.FullPath });
        var (backup, command) = await WayBackAsync();
        await RestoreAsync(command);

        Assert.Equal((BackupMethod.PgDump, 10L), (backup.Method, backup.Rows));
        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Fact]
    public async Task Pg_dump_needs_a_folder()
    {
        Script("SELECT 1;");

        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { BackupMethod = BackupMethod.PgDump });

        Assert.Contains("-BackupPath", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_fails_starts_no_run()
    {
        await MakeAsync(Item + "CREATE PUBLICATION every FOR ALL TABLES");
        Script("CREATE TABLE made (id integer);", "0001_made.sql");
        Script("DROP TABLE item;", "0002_harm.sql");

        var failure = await FailAsync(MigrationErrorId.BackupFailed);

        Assert.Contains("public.item", failure.Message, StringComparison.Ordinal);
        Assert.Contains("did not start", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-BackupPath", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-BackupMode Never", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.made"));
        Assert.Empty(Observer.Runs);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"));
        Assert.Empty(Told(MessageSeverity.Information));
    }

    [Fact]
    public async Task A_table_that_others_hold_is_named()
    {
        await MakeAsync(Item);
        Script("DELETE FROM item WHERE id > 0; CREATE TABLE gone (id integer); DELETE FROM item USING gone;");
        await using var other = await Database.OpenAsync();
        await using var hold = await other.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("LOCK TABLE item", other, hold))
            await command.ExecuteNonQueryAsync();

        var failure = await FailAsync(
            MigrationErrorId.BackupFailed,
            Options with
            {
                Force = true,
                LockTimeout = TimeSpan.FromMilliseconds(200),
            }
        );

        Assert.Contains("public.item", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Npgsql.PostgresErrorCodes.LockNotAvailable, failure.SqlState);
    }

    [Fact]
    public async Task Never_warns_and_saves_nothing()
    {
        await MakeAsync(Item + "ANALYZE item");
        Script("ALTER TABLE item DROP COLUMN name; TRUNCATE item;");

        await MigrateAsync(Options with { BackupMode = BackupMode.Never, Force = true });

        Assert.Contains(
            Told(MessageSeverity.Warning),
            text =>
                text.Contains("-BackupMode Never", StringComparison.Ordinal)
                && text.Contains("public.item.name, public.item (about 10 rows)", StringComparison.Ordinal)
        );
        Assert.Empty(await ListAsync());
        Assert.Empty(Told(MessageSeverity.Information));
    }

    [Fact]
    public async Task Always_saves_the_whole_database_where_there_is_something_to_do()
    {
        await MakeAsync(Item + "CREATE TABLE other (id integer); INSERT INTO other VALUES (1)");
        Script("CREATE TABLE made (id integer);");
        var always = Options with { BackupMode = BackupMode.Always };

        await MigrateAsync(always);
        await MigrateAsync(always);

        Assert.Equal(["public.item", "public.other"], (await BackupOfRunAsync()).Tables);
        Assert.Single(Told(MessageSeverity.Information), text => text.StartsWith("Backup ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_in_one_transaction_that_fails_keeps_no_backup_and_says_nothing_of_a_way_back()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;", "0001_harm.sql");
        Script("SELECT 1 / 0;", "0002_fails.sql");

        await FailAsync(MigrationErrorId.StatementFailed, Options with { TransactionMode = TransactionMode.Run });

        Assert.Empty(Told(MessageSeverity.Information));
        Assert.True(await ExistsAsync("public.item"));
        await NothingIsKeptAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_script_that_is_rolled_back_keeps_no_backup(bool inFolder)
    {
        using var folder = new TempFolder();
        await MakeAsync(Item);
        Script("DROP TABLE item; SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Options with { BackupPath = inFolder ? folder.FullPath : null });

        await NothingIsKeptAsync();
        Assert.Empty(Directory.GetDirectories(folder.FullPath));
        Assert.Null(Assert.Single(await HistoryAsync()).BackupId);
    }

    // Of what is no transaction a part may have been committed, and a backup of all was asked for.
    [Theory]
    [InlineData("-- pgmigrate:transaction off\nDELETE FROM item WHERE id > 1; SELECT 1 / 0;", BackupMode.Auto)]
    [InlineData("DELETE FROM item WHERE id > 1; SELECT 1 / 0;", BackupMode.Always)]
    public async Task A_backup_that_may_be_needed_stays(string sql, BackupMode mode)
    {
        await MakeAsync(Item);
        Script(sql);

        await FailAsync(MigrationErrorId.StatementFailed, Options with { Force = true, BackupMode = mode });

        Assert.Equal(["public.item"], (await BackupOfRunAsync()).Tables);
    }

    private async Task NothingIsKeptAsync()
    {
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'pgmigrate_backup'"));
        Assert.Null(Observer.Runs[^1].BackupId);
        Assert.Contains(
            Told(MessageSeverity.Verbose),
            text => text.EndsWith($"was removed again: all that it has is still in {Target}.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_run_in_one_transaction_saves_before_it_begins()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;");

        await MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        await RestoreAsync((await WayBackAsync()).Command);

        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Fact]
    public async Task A_run_that_fails_after_the_harm_says_the_way_back()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;", "0001_harm.sql");
        Script("SELECT 1 / 0;", "0002_fails.sql");

        await FailAsync(MigrationErrorId.StatementFailed);
        await RestoreAsync((await WayBackAsync()).Command);

        Assert.Equal(10, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Older_backups_before_runs_expire_and_others_stay(bool inFolder)
    {
        using var folder = new TempFolder();
        var options = Options with { Force = true, BackupKeepLast = 1, BackupPath = inFolder ? folder.FullPath : null };
        await MakeAsync(Item);
        var asked = await SchemaBackups.BackupAsync(
            Target,
            new() { Folder = options.BackupPath },
            Observer,
            CancellationToken.None
        );
        foreach (var number in (int[])[1, 2, 3])
        {
            Script(
                $"DELETE FROM item WHERE id > 0 AND id <> {number}; INSERT INTO item SELECT n FROM generate_series(20, 30) n;",
                $"000{number}_harm.sql"
            );
            await MigrateAsync(options with { BackupThreshold = 1 });
            await Database.ExecuteAsync("TRUNCATE item; INSERT INTO item SELECT n FROM generate_series(1, 10) n");
        }

        // The run before is the newest there is while the backup is made: its backup stays until the next one.
        var kept = await ListAsync();
        Assert.Equal(
            [Observer.Runs[^1].BackupId!.Value, Observer.Runs[^2].BackupId!.Value, asked.BackupId],
            kept.Select(backup => backup.BackupId)
        );
        if (inFolder)
            Assert.Equal(3, Directory.GetDirectories(folder.FullPath).Length);
    }

    [Fact]
    public async Task A_run_that_is_only_recorded_saves_nothing()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;");

        await MigrateAsync(Options with { Baseline = true, BackupMode = BackupMode.Always });

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_harmless_run_asks_the_server_nothing_more()
    {
        await MakeAsync(Item);
        Script("CREATE TABLE one (id integer);", "0001_a.sql");
        await MigrateAsync();
        Script("CREATE TABLE two (id integer); COMMENT ON TABLE item IS 'new';", "0002_b.sql");
        var harmless = await SentAsync(Options);
        Script("CREATE TABLE three (id integer); COMMENT ON TABLE item IS 'newer';", "0003_c.sql");
        var never = await SentAsync(Options with { BackupMode = BackupMode.Never });
        Script("DELETE FROM item;", "0004_d.sql");
        var harmful = await SentAsync(Options with { Force = true });

        Assert.Equal(never.Count(IsOfRun), harmless.Count(IsOfRun));
        Assert.DoesNotContain(harmless, IsOurs);
        Assert.Contains(harmful, IsOurs);

        // How much is asked of what was changed since the last run depends on what others do on the server.
        static bool IsOfRun(string sql) => !sql.Contains("pgmigrate.schema_", StringComparison.Ordinal);
        static bool IsOurs(string sql) => sql.Contains("current_setting('search_path'), current_user", StringComparison.Ordinal);
    }

    // What Npgsql has sent to this database.
    private async Task<IReadOnlyList<string>> SentAsync(MigrationOptions options)
    {
        var sent = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => $"{tag.Value}", StringComparer.Ordinal);
                if (!tags.Values.Any(value => value.Contains(Database.Name, StringComparison.Ordinal)))
                    return;
                lock (sent)
                    sent.Add(
                        tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement") ?? activity.DisplayName
                    );
            },
        };
        ActivitySource.AddActivityListener(listener);
        await MigrateAsync(options);
        Assert.NotEmpty(sent);
        return sent;
    }

    // The way back is told as a prompt would take it: the tests read it.
    protected override async Task MigrateAsync(MigrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var words = Vocabulary.Use(CmdletVocabulary.Instance);
        await base.MigrateAsync(options, cancellationToken);
    }

    private async Task<(SchemaBackup Backup, string Command)> WayBackAsync()
    {
        var backup = await BackupOfRunAsync();
        var text = Assert.Single(Told(MessageSeverity.Information));
        Assert.Contains($"{backup.BackupId}", text, StringComparison.Ordinal);
        Assert.Contains("rows written since are not in it", text, StringComparison.Ordinal);
        return (backup, text[text.IndexOf("Restore-PgSchema", StringComparison.Ordinal)..]);
    }

    private static string Command(string text, string after, string? before)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        Assert.True(start >= after.Length, text);
        return before is null ? text[start..] : text[start..text.IndexOf(before, start, StringComparison.Ordinal)];
    }

    // The command, as the cmdlet would read it; the module's tests run one in PowerShell.
    private Task<SchemaBackup> RestoreAsync(string command)
    {
        var id = Parameter("Id", command);
        var options = new RestoreOptions
        {
            BackupId = id.Length == 0 ? null : Guid.Parse(id[0]),
            Path = Parameter("Path", command) is [var path] ? path : null,
            Tables = Parameter("Table", command),
            Columns = Parameter("Column", command),
        };
        return SchemaBackups.RestoreAsync(Target, options, Observer, CancellationToken.None);
    }

    private static string[] Parameter(string name, string command)
    {
        var given = Regex.Match(command, $"-{name} (.+?)(?= -[A-Z]|$)");
        return given.Success
            ?
            [
                .. Value()
                    .Matches(given.Groups[1].Value)
                    .Select(value =>
                        value.Groups[1].Success ? value.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : value.Value
                    ),
            ]
            : [];
    }

    [GeneratedRegex("'((?:[^']|'')*)'|[^', ]+")]
    private static partial Regex Value();
}
