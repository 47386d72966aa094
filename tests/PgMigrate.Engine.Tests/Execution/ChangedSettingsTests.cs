using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Databases of any encoding, messages of any language, and roles that have set whatever a role can set.</summary>
public sealed class ChangedSettingsTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private readonly string _user = $"user_{Guid.NewGuid():N}";

    // What changes how values are written, how long a session may wait, what a transaction is, and how a query is run.
    private static readonly string[] Settings =
    [
        "DateStyle = 'SQL, DMY'",
        "IntervalStyle = 'sql_standard'",
        "TimeZone = 'Asia/Kathmandu'",
        "bytea_output = 'escape'",
        "extra_float_digits = -15",
        "xmloption = 'document'",
        "xmlbinary = 'hex'",
        "array_nulls = off",
        "standard_conforming_strings = off",
        "escape_string_warning = on",
        "backslash_quote = off",
        "quote_all_identifiers = on",
        "transform_null_equals = on",
        "client_encoding = 'LATIN1'",
        "client_min_messages = 'error'",
        "lc_monetary = 'C'",
        "lc_numeric = 'C'",
        "lc_time = 'C'",
        "statement_timeout = '1min'",
        "lock_timeout = '1min'",
        "idle_in_transaction_session_timeout = '1min'",
        "default_transaction_read_only = on",
        "default_transaction_isolation = 'serializable'",
        "default_transaction_deferrable = on",
        "default_tablespace = 'pg_default'",
        "default_table_access_method = 'heap'",
        "default_with_oids = off",
        "check_function_bodies = off",
        "row_security = off",
        "search_path = nowhere",
        "session_replication_role = replica",
        "lo_compat_privileges = on",
        "plan_cache_mode = 'force_generic_plan'",
        "jit = on",
        "enable_seqscan = off",
        "enable_indexscan = off",
        "enable_hashjoin = off",
        "enable_sort = off",
        "constraint_exclusion = off",
        "from_collapse_limit = 1",
        "join_collapse_limit = 1",
        "synchronize_seqscans = off",
        "synchronous_commit = off",
        "commit_delay = 10",
        "work_mem = '64kB'",
        "gin_fuzzy_search_limit = 1",
        "track_activities = on",
        "track_counts = off",
        "log_statement = 'all'",
        "log_min_duration_statement = 0",
    ];

    private static readonly string[] From13 = ["ignore_checksum_failure = off"];
    private static readonly string[] From14 = ["idle_session_timeout = '1min'", "default_toast_compression = 'pglz'"];
    private static readonly string[] From17 = ["transaction_timeout = '1min'", "event_triggers = off"];

    private ConnectionTarget AsUser =>
        new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = _user, Password = "p" });

    [Fact]
    public async Task A_role_with_every_setting_changed_migrates_like_any_other()
    {
        await MakeUserAsync(Database);
        var version = await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        string[] settings =
        [
            .. Settings,
            .. version >= 13 ? From13 : [],
            .. version >= 14 ? From14 : [],
            .. version >= 17 ? From17 : [],
        ];
        foreach (var setting in settings)
            await Database.ExecuteAsync($"ALTER ROLE {_user} SET {setting}");

        await RequireNoLimitsAsync();
        await new MainPath(AsUser, Folder, Observer).GoAsync();
    }

    [Theory]
    [InlineData("LATIN1", "\u00E4\u00DF")]
    [InlineData("EUC_JP", "\u65E5\u672C")]
    [InlineData("SQL_ASCII", "word")]
    public async Task Any_encoding_is_gone_the_whole_way_with(string encoding, string word)
    {
        await using var other = TestDatabase.Existing(Database.ConnectionString, $"encoded_{Guid.NewGuid():N}");
        await Database.ExecuteAsync(
            $"CREATE DATABASE {other.Name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        await MakeUserAsync(other);
        var target = new ConnectionTarget(
            new NpgsqlConnectionStringBuilder(other.ConnectionString) { Username = _user, Password = "p" }
        );
        await new MainPath(target, Folder, Observer) { Word = word }.GoAsync();
    }

    [Theory]
    [InlineData("de_DE.UTF-8", "existiert nicht")]
    [InlineData("ja_JP.UTF-8", "\u5B58\u5728")]
    public async Task Messages_of_any_language_are_understood(string locale, string words)
    {
        await MakeUserAsync(Database);
        try
        {
            await Database.ExecuteAsync($"ALTER ROLE {_user} SET lc_messages = '{locale}'");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            Assert.Skip($"The server has no locale {locale}.");
        }

        await using (var connection = new NpgsqlConnection(AsUser.ToBuilder().ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT * FROM not_there", connection);
            var failure = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.SkipUnless(
                failure.MessageText.Contains(words, StringComparison.Ordinal),
                $"The server has no messages in {locale}: {failure.MessageText}"
            );
        }

        await new MainPath(AsUser, Folder, Observer).GoAsync();
    }

    // The first connection to a database, and those that come after it.
    private async Task RequireNoLimitsAsync()
    {
        var target = AsUser;
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await ServerConnection.OpenAsync(target, "test", [], CancellationToken.None);
            var limits = await connection.ScalarAsync(
                """
                SELECT string_agg(name || ' = ' || setting, ', ') FROM pg_settings
                WHERE name ~ '^(statement|lock|transaction|idle_.*)_timeout$' AND setting <> '0'
                   OR name ~ '^default_transaction' AND setting NOT IN ('off', 'read committed')
                """,
                [],
                CancellationToken.None
            );
            Assert.Equal(DBNull.Value, limits);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", _user))
            await Database.ExecuteAsync($"DROP OWNED BY {_user} CASCADE; DROP ROLE {_user}");
        await base.DisposeAsync();
    }

    private async Task MakeUserAsync(TestDatabase database) =>
        await database.ExecuteAsync(
            $"""
            CREATE ROLE {_user} LOGIN PASSWORD 'p';
            GRANT CREATE ON DATABASE {database.Name} TO {_user};
            CREATE SCHEMA app AUTHORIZATION {_user};
            """
        );
}
