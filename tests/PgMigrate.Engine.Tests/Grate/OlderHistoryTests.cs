using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// Databases of RoundhousE and of early versions of grate: each is made twice, and PgMigrate must make of it what grate makes of
/// its twin.
/// </summary>
public sealed class OlderHistoryTests(PostgresServer server) : GrateTestBase(server)
{
    private const string Applied = "CREATE TABLE t (a integer);";

    private static readonly string LowerCase = Tables("version", "scriptsrun", "scriptsrunerrors", "");

    private static readonly string WithoutStatus = Tables("\"Version\"", "\"ScriptsRun\"", "\"ScriptsRunErrors\"", "");

    private static readonly string WithoutInternalTables = Tables(
        "\"Version\"",
        "\"ScriptsRun\"",
        "\"ScriptsRunErrors\"",
        ", status varchar(50)"
    );

    public static TheoryData<string, string> Histories =>
        new()
        {
            { "roundhouse", LowerCase },
            { "grate", LowerCase },
            { "grate", WithoutStatus },
            { "grate", WithoutInternalTables },
        };

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Is_read_without_being_changed(string schema, string tables)
    {
        await MakeAsync(Database, schema, tables);
        Folder.Write("up/0002_next.sql", "CREATE TABLE next (a integer);");
        var before = await HistorySnapshot.ReadAsync(Database, schema);
        var options = Options with { HistorySchema = schema };

        var states = await StatesAsync(options);
        Assert.Equal(["0002_next.sql"], await PendingAsync(options));
        var history = Migrator.GetHistoryAsync(
            Target,
            new HistoryQuery { HistorySchema = schema },
            Observer,
            CancellationToken.None
        );
        await foreach (var run in history)
            Assert.Equal(("0001_table.sql", ScriptRunStatus.Applied, "rh"), (run.Script, run.Status, run.AppliedBy));

        Assert.Equal((MigrationState.Applied, MigrationState.Pending), (states["0001_table.sql"], states["0002_next.sql"]));
        Assert.Equal(before, await HistorySnapshot.ReadAsync(Database, schema));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Becomes_what_grate_makes_of_it(string schema, string tables)
    {
        await MakeAsync(Database, schema, tables);
        await MakeAsync(Twin, schema, tables);
        Folder.Write("up/0002_next.sql", "CREATE TABLE next (a integer);");

        await GrateAsync(Twin, $"--schema={schema}");
        await MigrateAsync(Options with { HistorySchema = schema });

        await AssertEqualHistoriesAsync(schema);
        Assert.True(await IsUpToDateAsync(Database, $"--schema={schema}"));
    }

    [Fact]
    public async Task Stays_as_it_is_where_nothing_is_pending()
    {
        await MakeAsync(Database, "roundhouse", LowerCase);
        var before = await HistorySnapshot.ReadAsync(Database, "roundhouse");

        await MigrateAsync(Options with { HistorySchema = "roundhouse" });

        Assert.Empty(Observer.Runs);
        Assert.Equal(before, await HistorySnapshot.ReadAsync(Database, "roundhouse"));
    }

    [Fact]
    public async Task A_changed_one_time_script_stops_both()
    {
        await MakeAsync(Database, "roundhouse", LowerCase);
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a bigint);");
        var before = await HistorySnapshot.ReadAsync(Database, "roundhouse");

        await FailAsync(MigrationErrorId.OneTimeScriptChanged, Options with { HistorySchema = "roundhouse" });

        Assert.Equal(before, await HistorySnapshot.ReadAsync(Database, "roundhouse"));
        Assert.Contains(
            "0001_table.sql",
            (await GrateFailsAsync(Database, "--schema=roundhouse")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_schema_in_another_casing_is_refused_where_grate_would_fail_half_way()
    {
        await MakeAsync(Database, "roundhouse", LowerCase);
        await MakeAsync(Twin, "roundhouse", LowerCase);
        Folder.Write("up/0002_next.sql", "CREATE TABLE next (a integer);");
        var before = await HistorySnapshot.ReadAsync(Database, "roundhouse");
        await GrateFailsAsync(Twin, "--schema=RoundhousE");

        var failure = await FailAsync(MigrationErrorId.HistoryInvalid, Options with { HistorySchema = "RoundhousE" });

        Assert.Contains("roundhouse", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await HistorySnapshot.ReadAsync(Database, "roundhouse"));
        await Assert.ThrowsAsync<MigrationException>(() => StatesAsync(Options with { HistorySchema = "RoundhousE" }));
    }

    [Fact]
    public async Task Tables_of_both_casings_are_told_apart()
    {
        Folder.Write("up/0001_table.sql", Applied);
        await MigrateAsync();
        await Database.ExecuteAsync(
            "CREATE TABLE grate.scriptsrun (id bigint); CREATE TABLE grate.version (id bigint); CREATE SCHEMA \"Grate\"; CREATE "
                + "TABLE \"Grate\".\"ScriptsRun\" (id bigint)"
        );
        Folder.Write("up/0002_next.sql", "CREATE TABLE next (a integer);");

        await MigrateAsync();

        Assert.Equal(["0001_table.sql", "0002_next.sql"], await AppliedAsync());
        Assert.True(await IsUpToDateAsync(Database));
    }

    private async Task MakeAsync(TestDatabase database, string schema, string tables)
    {
        Folder.Write("up/0001_table.sql", Applied);
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; SET search_path = {schema}; {tables}");
        await database.ExecuteAsync(Applied);
    }

    private static string Tables(string version, string scriptsRun, string scriptsRunErrors, string status) =>
        $"""
            CREATE TABLE {version} (
                id bigserial NOT NULL PRIMARY KEY, repository_path varchar(255), version varchar(50),
                entry_date timestamp, modified_date timestamp, entered_by varchar(50){status});
            CREATE TABLE {scriptsRun} (
                id bigserial NOT NULL PRIMARY KEY, version_id bigint, script_name varchar(255), text_of_script text, text_hash varchar(512),
                one_time_script boolean, entry_date timestamp, modified_date timestamp, entered_by varchar(50));
            CREATE TABLE {scriptsRunErrors} (
                id bigserial NOT NULL PRIMARY KEY, repository_path varchar(255), version varchar(50), script_name varchar(255), text_of_script text,
                erroneous_part_of_script text, error_message text, entry_date timestamp, modified_date timestamp, entered_by varchar(50));
            INSERT INTO {version} (repository_path, version, entry_date, modified_date, entered_by)
            VALUES ('/', '7', '2016-05-04 03:02:01', '2016-05-04 03:02:01', 'rh');
            INSERT INTO {scriptsRun} (version_id, script_name, text_of_script, text_hash, one_time_script, entry_date, modified_date, entered_by)
            VALUES (1, '0001_table.sql', '{Applied}', '{GrateHash.Of(
                Applied
            )}', true, '2016-05-04 03:02:01', '2016-05-04 03:02:01', 'rh');
            """;
}
