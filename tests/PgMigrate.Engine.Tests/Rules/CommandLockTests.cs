using Npgsql;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>
/// The table of what each command locks, held against a server: no table more, none less, and each as strongly.
/// </summary>
public sealed class CommandLockTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Standing = """
        CREATE TABLE owner (id integer PRIMARY KEY);
        CREATE TABLE item (id integer PRIMARY KEY, owner integer, name text, CONSTRAINT owned FOREIGN KEY (owner) REFERENCES owner (id));
        CREATE TABLE note (id integer PRIMARY KEY REFERENCES item (id), after integer REFERENCES note (id));
        CREATE TABLE pin (note integer REFERENCES note (id));
        CREATE TABLE whole (id integer) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF whole FOR VALUES FROM (1) TO (10);
        CREATE TABLE piece (id integer);
        CREATE INDEX item_name ON item (name);
        CREATE VIEW listed AS SELECT id FROM item;
        CREATE MATERIALIZED VIEW total AS SELECT count(*) AS n FROM item;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER fires BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY seen ON item;
        CREATE RULE kept AS ON DELETE TO piece DO INSTEAD NOTHING;
        """;

    private static readonly string[] Commands =
    [
        "ALTER TABLE item ADD COLUMN n integer",
        "ALTER TABLE item ADD COLUMN n integer REFERENCES owner (id)",
        "ALTER TABLE item ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES owner (id)",
        "ALTER TABLE item DROP CONSTRAINT owned",
        "ALTER TABLE item VALIDATE CONSTRAINT owned",
        "ALTER TABLE item DISABLE TRIGGER fires",
        "ALTER TABLE item SET (fillfactor = 50)",
        "ALTER TABLE item ALTER COLUMN name SET STATISTICS 10",
        "ALTER TABLE item ALTER COLUMN name SET STATISTICS 10, ALTER COLUMN name SET DEFAULT 'x'",
        "ALTER TABLE whole ATTACH PARTITION piece FOR VALUES FROM (10) TO (20)",
        "ALTER TABLE whole DETACH PARTITION part",
        "CREATE TABLE child (id integer REFERENCES owner (id))",
        "CREATE TABLE next PARTITION OF whole FOR VALUES FROM (20) TO (30)",
        "CREATE INDEX ON item (id, name)",
        "CREATE TRIGGER t BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE POLICY p ON item",
        "CREATE RULE r AS ON INSERT TO item DO INSTEAD NOTHING",
        "DROP TRIGGER fires ON item",
        "DROP POLICY seen ON item",
        "DROP RULE kept ON piece",
        "DROP INDEX item_name",
        "DROP TABLE piece",
        "DROP TABLE whole",
        "DROP TABLE pin",
        "DROP TABLE note CASCADE",
        "DROP VIEW listed",
        "DROP MATERIALIZED VIEW total",
        "TRUNCATE piece",
        "TRUNCATE whole",
        "TRUNCATE pin",
        "TRUNCATE owner CASCADE",
        "TRUNCATE owner, item CASCADE",
        "TRUNCATE item CASCADE",
        "REFRESH MATERIALIZED VIEW total",
        "CLUSTER item USING item_pkey",
        "LOCK TABLE item, owner IN SHARE MODE",
        "INSERT INTO piece VALUES (1)",
        "UPDATE item SET name = 'x'",
        "DELETE FROM item",
    ];

    [Fact]
    public async Task It_says_what_the_server_takes()
    {
        await using var connection = await Database.OpenAsync();
        await RunAsync(connection, Standing);
        var tables = await Database.QueryAsync<string>(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        );
        var wrong = new List<string>();
        foreach (var command in Commands)
        {
            var (said, taken) = (Said(command), await TakenAsync(connection, command, tables!));
            if (said != taken)
                wrong.Add($"{command}: {said} is said, {taken} taken");
        }

        Assert.Equal([], wrong);
    }

    private static string Said(string command)
    {
        var names = new NameScope(SessionNames.Usual);
        var schema = new SchemaModel(names);
        foreach (var standing in SqlText.Read(Standing).Statements)
            schema.Apply(standing, default);
        var locks = CommandLocks.Of(CommandReader.Read(command)!, schema, names.Path).GroupBy(held => held.Table.Name);
        return Text(locks.Select(held => (held.Key, held.Max(one => one.Mode))));
    }

    // A table that the command drops is in pg_locks by its number alone.
    private static async Task<string> TakenAsync(NpgsqlConnection connection, string command, IReadOnlyList<string> tables)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(
            connection,
            "CREATE TEMPORARY TABLE known ON COMMIT DROP AS SELECT oid, relname::text AS name FROM pg_class WHERE relnamespace "
                + "= 'public'::regnamespace"
        );
        await RunAsync(connection, command);
        await using var read = new NpgsqlCommand(
            "SELECT k.name, l.mode FROM pg_locks l JOIN known k ON k.oid = l.relation WHERE l.pid = pg_backend_pid() AND "
                + "l.granted AND k.name = ANY ($1)",
            connection
        );
        read.Parameters.Add(new() { Value = tables.ToArray() });
        var locks = new List<(string Table, TableLock Mode)>();
        await using var reader = await read.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            locks.Add((reader.GetString(0), Enum.Parse<TableLock>(reader.GetString(1)[..^"Lock".Length])));
        return Text(locks.GroupBy(held => held.Table).Select(held => (held.Key, held.Max(one => one.Mode))));
    }

    // Weaker ones stop no writer, and are left out of the table.
    private static string Text(IEnumerable<(string Table, TableLock Mode)> locks) =>
        string.Join(
            ", ",
            locks
                .Where(held => held.Mode >= TableLock.RowExclusive)
                .Select(held => $"{held.Table} {held.Mode}")
                .Order(StringComparer.Ordinal)
        );

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
