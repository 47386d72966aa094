using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>The model knows constraints and indexes by the names that the server gives them.</summary>
public sealed class ServerNameTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Long = "a_table_whose_name_is_nearly_as_long_as_a_name_may_be";

    [Theory]
    [InlineData(
        "CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE CHECK (a > 0), b integer REFERENCES t (id), UNIQUE (a, b), "
            + "CHECK (a > b), FOREIGN KEY (b) REFERENCES t (id))"
    )]
    [InlineData("CREATE TABLE t (a integer CHECK (a > 0) CHECK (a < 9), CHECK (a <> 5), UNIQUE (a))")]
    [InlineData(
        "CREATE TABLE t (a integer); ALTER TABLE t ADD COLUMN b integer UNIQUE, ADD CHECK (b > 0), ADD PRIMARY KEY (a); CREATE "
            + "INDEX ON t (a, b); CREATE INDEX ON t (a, b)"
    )]
    [InlineData(
        "CREATE TABLE t (a integer UNIQUE); ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u; ALTER TABLE u ADD "
            + "UNIQUE (b)"
    )]
    [InlineData(
        "CREATE TABLE t (a integer PRIMARY KEY); ALTER INDEX t_pkey RENAME TO key; ALTER TABLE t RENAME CONSTRAINT key TO t_key"
    )]
    [InlineData(
        "CREATE TABLE t (a integer NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i"
    )]
    [InlineData(
        $"CREATE TABLE {Long} (a_column_with_a_long_name integer UNIQUE, another_column integer, UNIQUE "
            + "(a_column_with_a_long_name, another_column))"
    )]
    [InlineData(
        $"CREATE TABLE {Long} (a integer PRIMARY KEY, a_column_whose_name_is_nearly_as_long_as_a_name_may_be integer CHECK "
            + "(a_column_whose_name_is_nearly_as_long_as_a_name_may_be > 0))"
    )]
    public async Task The_model_and_the_server_agree(string sql)
    {
        await Database.ExecuteAsync(sql);
        var scope = new NameScope(SessionNames.Usual);
        var schema = new SchemaModel(scope);
        foreach (var statement in SqlText.Read(sql).Statements)
            schema.Apply(statement, default);

        var table = new[] { "t", "u", Long }
            .Select(name => schema.Table(new ObjectName("public", name), scope.Path))
            .OfType<TableModel>()
            .Single();
        var names = table
            .Constraints.Select(constraint => constraint.Name!)
            .Concat(table.Indexes.Select(index => index.Index!))
            .Order(StringComparer.Ordinal);
        var known = await Database.ScalarAsync<string>(
            $"""
            SELECT string_agg(name, ',' ORDER BY name COLLATE "C") FROM (
                SELECT conname::text FROM pg_constraint WHERE conrelid = 'public.{table.Name.Name}'::regclass AND contype <> 'n'
                UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'public.{table.Name.Name}'::regclass) AS n (name)
            """
        );
        Assert.Equal(known, string.Join(',', names));
    }
}
