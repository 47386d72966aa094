using PgMigrate.Engine.Watching;

namespace PgMigrate.Engine.Tests.Watching;

public sealed class StatementLabelTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY ix_item ON app.item (id)", "CREATE INDEX ix_item")]
    [InlineData("ALTER ROLE app PASSWORD 'hunter2'", "ALTER ROLE app")]
    [InlineData("UPDATE app.item SET name = 'hunter2' WHERE id BETWEEN 1 AND 5000", "UPDATE app.item")]
    [InlineData("UPDATE app.item SET name = 'a text that the server has cut in the mid", "UPDATE app.item")]
    [InlineData("COMMIT PREPARED 'hunter2'", "COMMIT PREPARED")]
    [InlineData("DO $x$ BEGIN PERFORM pg_sleep(60); -- hunter2", "DO")]
    public void A_statement_is_called_by_verb_and_object(string sql, string label) => Assert.Equal(label, StatementLabel.Of(sql));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")]
    [InlineData("INSERT INTO pgmigrate.script_run (run_id) VALUES ($1)")]
    [InlineData("-- nothing but a comment")]
    public void What_the_engine_sends_itself_has_no_name(string? sql) => Assert.Null(StatementLabel.Of(sql));

    [Theory]
    [InlineData("COPY app.item FROM PROGRAM 'curl -u me:hunter2 https://example.com'")]
    [InlineData("COPY app.item FROM '/data/hunter2'")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'password=hunter2' PUBLICATION p")]
    [InlineData("ALTER SUBSCRIPTION s CONNECTION 'password=hunter2'")]
    [InlineData("CREATE USER MAPPING FOR app SERVER far OPTIONS (password 'hunter2')")]
    [InlineData("CREATE ROLE app LOGIN PASSWORD $$hunter2$$")]
    [InlineData("SET app.key = 'hunter2'")]
    [InlineData("SET app.key TO hunter2")]
    [InlineData("ALTER DATABASE d SET app.key = 'hunter2'")]
    [InlineData("SELECT set_config('app.key', 'hunter2', false)")]
    [InlineData("CALL app.login('hunter2')")]
    [InlineData("EXECUTE plan ('hunter2')")]
    [InlineData("INSERT INTO app.key VALUES ('hunter2')")]
    [InlineData("WITH k AS (SELECT 'hunter2' AS key) INSERT INTO app.key SELECT key FROM k")]
    [InlineData("COMMENT ON TABLE app.key IS 'hunter2'")]
    [InlineData("NOTIFY channel, 'hunter2'")]
    [InlineData("SECURITY LABEL ON TABLE app.key IS 'hunter2'")]
    [InlineData("PREPARE TRANSACTION 'hunter2'")]
    [InlineData("ROLLBACK PREPARED 'hunter2'")]
    [InlineData("LOAD 'hunter2'")]
    [InlineData("CREATE TABLESPACE t LOCATION '/hunter2'")]
    [InlineData("IMPORT FOREIGN SCHEMA s FROM SERVER far INTO app OPTIONS (key 'hunter2')")]
    [InlineData("SELECT dblink_exec('password=hunter2', 'SELECT 1')")]
    [InlineData("VALUES ('hunter2')")]
    [InlineData("EXPLAIN SELECT 'hunter2'")]
    [InlineData("LISTEN x; SELECT 'hunter2'")]
    public void A_value_is_never_a_part_of_it(string sql)
    {
        for (var length = 1; length <= sql.Length; length++)
            Assert.DoesNotContain(Secret, StatementLabel.Of(sql[..length]) ?? string.Empty, StringComparison.Ordinal);
    }
}
