using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>
/// What a schema depends on and does not hold: rights on the server's own objects and on members of extensions, triggers of
/// constraints, dependencies on extensions, and the database itself.
/// </summary>
public sealed class ServerObjectTests(PostgresServer server) : MigrationTestBase(server)
{
    // Each statement, and what it changes for who compares with the last run.
    private static readonly (string Sql, string[] Changes)[] Steps =
    [
        (
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO {role}",
            ["~ PRIVILEGES ON FUNCTION pg_catalog.pg_read_file(text) grants: (none) => {role}: EXECUTE"]
        ),
        ("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) FROM {role}", []),
        (
            "REVOKE EXECUTE ON FUNCTION pg_catalog.upper(text) FROM PUBLIC",
            ["~ PRIVILEGES ON FUNCTION pg_catalog.upper(text) grants: (none) => PUBLIC: none"]
        ),
        ("GRANT EXECUTE ON FUNCTION pg_catalog.upper(text) TO PUBLIC", []),
        ("GRANT USAGE ON LANGUAGE sql TO {role}", ["~ PRIVILEGES ON LANGUAGE sql grants: (none) => {role}: USAGE"]),
        ("REVOKE USAGE ON LANGUAGE sql FROM {role}", []),
        ("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC", ["~ PRIVILEGES ON LANGUAGE plpgsql grants: (none) => PUBLIC: none"]),
        ("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC", []),
        (
            "GRANT SELECT ON pg_catalog.pg_authid TO {role}",
            ["~ PRIVILEGES ON TABLE pg_catalog.pg_authid grants: (none) => {role}: SELECT"]
        ),
        ("REVOKE SELECT ON pg_catalog.pg_authid FROM {role}", []),
        (
            "GRANT SELECT (rolpassword) ON pg_catalog.pg_authid TO {role}",
            ["~ PRIVILEGES ON COLUMN pg_catalog.pg_authid.rolpassword grants: (none) => {role}: SELECT"]
        ),
        ("REVOKE SELECT (rolpassword) ON pg_catalog.pg_authid FROM {role}", []),
        (
            "REVOKE SELECT ON information_schema.tables FROM PUBLIC",
            ["~ PRIVILEGES ON TABLE information_schema.tables grants: (none) => PUBLIC: none"]
        ),
        ("GRANT SELECT ON information_schema.tables TO PUBLIC", []),
        ("GRANT CREATE ON SCHEMA pg_catalog TO {role}", ["~ PRIVILEGES ON SCHEMA pg_catalog grants: (none) => {role}: CREATE"]),
        ("REVOKE CREATE ON SCHEMA pg_catalog FROM {role}", []),
        ("ALTER TABLE item DISABLE TRIGGER ALL", ["~ TABLE public.item constraint triggers: (none) => item_parent_fkey DISABLE"]),
        ("ALTER TABLE item ENABLE TRIGGER ALL", []),
        (
            "ALTER TABLE parent DISABLE TRIGGER ALL",
            ["~ TABLE public.parent constraint triggers: (none) => item_parent_fkey DISABLE"]
        ),
        ("ALTER TABLE parent ENABLE TRIGGER ALL", []),
        ("ALTER FUNCTION f() DEPENDS ON EXTENSION plpgsql", ["+ EXTENSION DEPENDENCY FUNCTION public.f() ON plpgsql"]),
        (
            "ALTER INDEX of_parent DEPENDS ON EXTENSION plpgsql",
            ["+ EXTENSION DEPENDENCY FUNCTION public.f() ON plpgsql", "+ EXTENSION DEPENDENCY INDEX public.of_parent ON plpgsql"]
        ),
        ("DROP FUNCTION f(); DROP INDEX of_parent; " + Made, []),
        ("ALTER DATABASE {database} SET work_mem = '5MB'", ["~ DATABASE current_database() settings: (none) => work_mem=5MB"]),
        (
            "ALTER ROLE {role} IN DATABASE {database} SET app.password = 'hush'",
            ["~ DATABASE current_database() settings: (none) => work_mem=5MB, {role}: app.password=***"]
        ),
        ("ALTER DATABASE {database} RESET ALL; ALTER ROLE {role} IN DATABASE {database} RESET ALL", []),
        ("COMMENT ON DATABASE {database} IS 'the shop'", ["~ DATABASE current_database() comment: (none) => the shop"]),
        ("COMMENT ON DATABASE {database} IS NULL", []),
        ("GRANT CREATE ON DATABASE {database} TO {role}", ["~ DATABASE current_database() grants: (none) => {role}: CREATE"]),
        ("REVOKE CREATE ON DATABASE {database} FROM {role}", []),
        ("ALTER DATABASE {database} CONNECTION LIMIT 50", ["~ DATABASE current_database() connection limit: (none) => 50"]),
        ("ALTER DATABASE {database} CONNECTION LIMIT -1", []),
    ];

    private const string Made =
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE INDEX of_parent ON item (parent)";

    private readonly string _role = $"role_{Guid.NewGuid():N}"[..20];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync($"CREATE ROLE {_role}");
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE item (parent integer REFERENCES parent); " + Made
        );
        await MigrateAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync($"DROP OWNED BY {_role}; DROP ROLE {_role}");
        await base.DisposeAsync();
    }

    [Fact]
    public async Task What_is_changed_of_them_by_hand_is_drift()
    {
        foreach (var (sql, expected) in Steps)
        {
            await Database.ExecuteAsync(Filled(sql));

            var changes = (await CompareAsync()).Select(ChangeText.Of).Order(StringComparer.Ordinal);

            Assert.Equal([sql, .. expected.Select(Filled)], [sql, .. changes]);
        }
    }

    [Fact]
    public async Task The_next_run_finds_it_and_lays_it_to_no_script()
    {
        var expected = new List<string>();
        var number = 1;
        foreach (var (sql, changes) in Steps.Where(step => step.Changes.Length == 1))
        {
            await Database.ExecuteAsync(Filled(sql));
            Folder.Write($"up/{++number:0000}_run.sql", $"COMMENT ON TABLE item IS '{number}';");
            await MigrateAsync();
            expected.Add(changes[0][(changes[0].IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(": ")[0]);
        }

        var history = await SchemaComparer.GetHistoryAsync(Target, new() { Objects = ["*"] }, CancellationToken.None);

        Assert.All(
            history.Where(change => change.RunId is not null && change.Object != "public.item"),
            change => Assert.Equal("0001_item.sql", change.Script)
        );
        var outside = history.Where(change => change.Source == SchemaChangeSource.OutsideOfRuns).ToArray();
        Assert.All(
            expected,
            text => Assert.Contains(outside, change => ChangeText.Of(change).Contains(Filled(text), StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task What_scripts_do_of_it_is_theirs()
    {
        Folder.Write(
            "up/0002_rights.sql",
            Filled(
                "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {role}; ALTER DATABASE {database} SET work_mem = '5MB'; "
                    + "ALTER FUNCTION f() DEPENDS ON EXTENSION plpgsql; ALTER TABLE item DISABLE TRIGGER ALL;"
            )
        );
        await MigrateAsync();

        var history = await SchemaComparer.GetHistoryAsync(Target, new() { Objects = ["*"] }, CancellationToken.None);

        Assert.Equal(
            [
                "+ EXTENSION DEPENDENCY FUNCTION public.f() ON plpgsql",
                Filled("~ DATABASE current_database() settings: (none) => work_mem=5MB"),
                Filled("~ PRIVILEGES ON FUNCTION pg_catalog.pg_read_file(text) grants: (none) => {role}: EXECUTE"),
                "~ TABLE public.item constraint triggers: (none) => item_parent_fkey DISABLE",
            ],
            history.Where(change => change.Script == "0002_rights.sql").Select(ChangeText.Of).Order(StringComparer.Ordinal)
        );
    }

    // As it was kept before PgMigrate knew of these: its rows, and its form.
    [Fact]
    public async Task A_snapshot_of_an_older_form_shows_no_difference_that_it_could_not_know()
    {
        await Database.ExecuteAsync(
            Filled(
                "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {role}; ALTER DATABASE {database} SET work_mem = '5MB'; "
                    + "ALTER FUNCTION f() DEPENDS ON EXTENSION plpgsql; ALTER TABLE item DISABLE TRIGGER ALL; UPDATE "
                    + "pgmigrate.schema_snapshot SET format = 1; UPDATE pgmigrate.schema_mark SET made_of = 'older'"
            )
        );

        Assert.Empty(await CompareAsync());
        Folder.Write("up/0002_run.sql", "COMMENT ON TABLE item IS 'x';");
        await MigrateAsync();

        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("changed since", StringComparison.Ordinal));
        Assert.Empty(await CompareAsync());
        Assert.Equal(
            ["~ TABLE public.item comment: (none) => x"],
            (await SchemaComparer.GetHistoryAsync(Target, new() { Objects = ["*"] }, CancellationToken.None))
                .Where(change => change.Script == "0002_run.sql" || change.Source != SchemaChangeSource.Script)
                .Select(ChangeText.Of)
                .Where(text => text.Contains("item", StringComparison.Ordinal))
        );
        await Database.ExecuteAsync("ALTER TABLE item ENABLE TRIGGER ALL");
        Assert.Equal(
            ["~ TABLE public.item constraint triggers: item_parent_fkey DISABLE => (none)"],
            (await CompareAsync()).Select(ChangeText.Of)
        );
    }

    private string Filled(string text) =>
        text.Replace("{role}", _role, StringComparison.Ordinal).Replace("{database}", Database.Name, StringComparison.Ordinal);

    private Task<IReadOnlyList<SchemaChange>> CompareAsync() =>
        SchemaComparer.CompareAsync(Target, new(), null, "grate", Observer, CancellationToken.None);
}
