using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema.Ddl;

/// <summary>
/// What is dropped and made again from the snapshot is the same, whatever it was: after every sixth step, others on PostgreSQL 18
/// than before it, or after every third where the tests run in full.
/// </summary>
public sealed class SchemaDdlTests(PostgresServer server) : SchemaTestBase(server)
{
    private const int StepsBetweenRounds = 3;

    private const string DropSchemas = """
        DO $$ DECLARE s text; BEGIN
            FOR s IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') LOOP
                EXECUTE 'DROP SCHEMA ' || s || ' CASCADE';
            END LOOP;
        END $$
        """;

    // The steps after a round go on with what was made. There is no round while something stands that no statement is written
    // for.
    [Theory]
    [InlineData("relations.txt", 22)]
    [InlineData("types.txt", 5)]
    public async Task Every_kind_of_object_comes_back_as_it_was(string file, int leastRounds)
    {
        await using var connection = await ConnectAsync(Database);
        var rounds = 0;
        var version = await VersionAsync();
        var steps = ChangeStep.Read(file, version, (await Database.ScalarAsync<string>("SELECT quote_ident(current_user)"))!);
        for (var index = 0; index < steps.Count; index++)
        {
            foreach (var statement in steps[index].Statements)
                await connection.ExecuteAsync(statement, [], CancellationToken.None);
            if (HasRound(index, version) && await ComesBackAsync(connection, steps[index].Sql))
                rounds++;
        }

        Assert.True(rounds >= leastRounds, string.Create(CultureInfo.InvariantCulture, $"only {rounds} rounds"));
    }

    [Fact]
    public async Task The_sample_comes_back_as_it_was()
    {
        var options = new MigrationOptions
        {
            Path = RepositoryRoot.Combine("migrations"),
            RunLockTimeout = TimeSpan.FromSeconds(20),
        };
        await Migrator.InvokeAsync(
            new ConnectionTarget(new(Database.ConnectionString)),
            options,
            new RecordingObserver(),
            CancellationToken.None
        );
        await using var connection = await ConnectAsync(Database);

        Assert.True(await ComesBackAsync(connection, "the sample"));
    }

    [Fact]
    public async Task Views_on_views_and_functions_in_defaults_find_their_order()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA s;
            CREATE TABLE s.z (id integer PRIMARY KEY, note text);
            CREATE VIEW s.c AS SELECT id FROM s.z;
            CREATE VIEW s.b AS SELECT id FROM s.c;
            CREATE VIEW s.a AS SELECT id FROM s.b;
            CREATE FUNCTION s.f(s.z) RETURNS text LANGUAGE sql AS 'SELECT $1.note';
            CREATE FUNCTION s.n() RETURNS integer LANGUAGE plpgsql SET search_path = s, "$user" AS $$ BEGIN RETURN 1; END $$;
            CREATE TABLE s.y (id integer DEFAULT s.n() REFERENCES s.z);
            """
        );
        await using var connection = await ConnectAsync(Database);

        Assert.True(await ComesBackAsync(connection, "views"));
    }

    [Fact]
    public async Task What_depends_on_a_table_is_found_by_its_name()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA s;
            CREATE TABLE s.a (id integer PRIMARY KEY);
            CREATE TABLE s.ab (id integer PRIMARY KEY);
            CREATE TABLE s.b (a integer CONSTRAINT of_a REFERENCES s.a, ab integer CONSTRAINT of_ab REFERENCES s.ab);
            CREATE VIEW s.v AS SELECT id FROM s.a;
            CREATE VIEW s.w AS SELECT id FROM s.v;
            CREATE VIEW s.other AS SELECT id FROM s.ab;
            """
        );
        var before = await ReadAsync();
        await Database.ExecuteAsync("DROP TABLE s.a, s.ab CASCADE");

        var dependents = SchemaDdl.Dependents(Missing(before, await ReadAsync()), ["s.a"]);

        Assert.Contains(dependents, item => item.Name == "s.w");
        Assert.Contains(dependents, item => item.Name == "s.b.of_a");
        Assert.DoesNotContain(dependents, item => item.Name is "s.other" or "s.b.of_ab" or "s.ab");
    }

    [Fact]
    public async Task What_cannot_be_made_is_told_with_the_server_s_reason()
    {
        await Database.ExecuteAsync("CREATE SCHEMA s; CREATE TABLE s.a (id integer); CREATE VIEW s.v AS SELECT id FROM s.a");
        var before = await ReadAsync();
        await Database.ExecuteAsync("DROP TABLE s.a CASCADE");
        await using var connection = await ConnectAsync(Database);
        await connection.ExecuteAsync("BEGIN", [], CancellationToken.None);

        var plan = SchemaDdl.Create(before, before.Objects.Where(item => item.Name == "s.v"));
        var failure = Assert.Single(
            await DdlRunner.RunAsync(
                connection,
                plan.Statements.Where(statement => statement.Stage == DdlStage.View).ToArray(),
                OwnPath.Value,
                CancellationToken.None
            )
        );

        Assert.Equal("s.v", failure.Statement.Object.Name);
        Assert.Contains("\"s.a\" does not exist", failure.Reason, StringComparison.Ordinal);
    }

    private static bool HasRound(int index, int version) =>
        index % StepsBetweenRounds == 0 && (TestScale.IsFull || index / StepsBetweenRounds % 2 == (version < 18 ? 0 : 1));

    // False where the schema holds something that no statement is written for; nothing is changed then.
    private async Task<bool> ComesBackAsync(ServerConnection connection, string step)
    {
        var before = await ReadAsync();
        var plan = SchemaDdl.Create(before, before.Objects.Where(IsOfSchema));
        if (plan.Impossible.Count > 0)
            return false;
        await connection.ExecuteAsync("BEGIN", [], CancellationToken.None);
        await connection.ExecuteAsync(DropSchemas, [], CancellationToken.None);
        var failures = await DdlRunner.RunAsync(connection, plan.Statements, OwnPath.Value, CancellationToken.None);
        await connection.ExecuteAsync("COMMIT", [], CancellationToken.None);
        return Same(failures, before, await ReadAsync(), step);
    }

    private static bool IsOfSchema(SchemaObject item) =>
        item.Type is not ("EXTENSION" or "PUBLICATION" or "DEFAULT PRIVILEGES" or "EVENT TRIGGER")
        && item.Name != "public"
        && !item.Name.StartsWith("public.", StringComparison.Ordinal);

    private static bool Same(IReadOnlyList<DdlFailure> failures, SchemaSnapshot before, SchemaSnapshot after, string step)
    {
        var problems = failures
            .Select(failure => $"{failure.Statement.Sql}: {failure.Reason}")
            .Concat(SchemaDifference.Between(before, after).Where(change => !IsOrderOfHeir(change, before)).Select(ChangeText.Of))
            .ToArray();
        Assert.True(problems.Length == 0, $"after {step}:\n{string.Join('\n', problems)}");
        return true;
    }

    // A table that inherits has what it inherits first, as from pg_dump; a column that its parent got later stood at the end.
    private static bool IsOrderOfHeir(SchemaChange change, SchemaSnapshot schema) =>
        change.Property == SchemaProperty.Position
        && schema.Objects.Any(table =>
            table["inherits"] is not null && change.Object.StartsWith($"{table.Name}.", StringComparison.Ordinal)
        );

    private static IEnumerable<SchemaObject> Missing(SchemaSnapshot before, SchemaSnapshot after)
    {
        var standing = after.Objects.Select(item => (item.Type, item.Name)).ToHashSet();
        return before.Objects.Where(item => !standing.Contains((item.Type, item.Name)));
    }
}
