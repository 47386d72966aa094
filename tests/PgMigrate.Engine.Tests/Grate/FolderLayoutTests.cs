using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>Folders that pgmigrate.json names are what the real grate makes of its option --folders.</summary>
public sealed class FolderLayoutTests(PostgresServer server) : GrateTestBase(server)
{
    [Theory]
    [InlineData(
        """{ "UP": { "path": "db/ddl" }, "views": { "path": "projections", "type": "everyTime" }, "createDatabase": { "path": "make" } }""",
        "UP=path:db/ddl;views=path:projections,type:EveryTime;createDatabase=make",
        new[] { "first.sql", "t.sql", "f.sql", "v.sql" }
    )]
    [InlineData(
        """{ "Structure": { "path": "db/ddl" }, "projections": { "type": "anyTime" }, "functions": {}, "runAfterCreateDatabase": { "path": "beforeMigration" } }""",
        "Structure=path:db/ddl;projections=AnyTime;functions=functions;runAfterCreateDatabase=path:beforeMigration",
        new[] { "t.sql", "v.sql", "f.sql", "first.sql" }
    )]
    public async Task They_are_as_grate_understands_them(string folders, string option, string[] order)
    {
        Folder.Write("beforeMigration/first.sql", "SELECT 1;");
        Folder.Write("db/ddl/t.sql", "CREATE TABLE t (a integer);");
        Folder.Write("up/not.sql", "SELECT 1;");
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
        var view = Folder.Write("projections/v.sql", "CREATE OR REPLACE VIEW v AS SELECT a FROM t;");
        Folder.Write("pgmigrate.json", $$"""{ "folders": {{folders}} }""");

        await MigrateAsync();
        await GrateAsync(Twin, "--folders", option);
        Assert.Equal(order, await AppliedAsync());
        await AssertEqualHistoriesAsync();
        Assert.True(await IsUpToDateAsync(Database, "--folders", option));

        await File.WriteAllTextAsync(view, "CREATE OR REPLACE VIEW v AS SELECT a, 1 AS b FROM t;");
        await MigrateAsync();
        await GrateAsync(Twin, "--folders", option);
        await AssertEqualHistoriesAsync();
    }

    [Fact]
    public void A_configuration_that_is_named_tells_them()
    {
        Folder.Write("ddl/0001_t.sql", "SELECT 1;");
        var error = Assert.Throws<MigrationException>(() => MigrationFolder.Open(Folder.FullPath, configuration: null));
        Assert.Equal(MigrationErrorId.FolderNotRecognised, error.ErrorId);

        var named = Folder.Write("other.json", """{ "folders": { "ddl": {} } }""");
        Assert.Equal("ddl/0001_t.sql", Assert.Single(MigrationFolder.Open(Folder.FullPath, named).Scripts).ToString());
        Assert.Equal("ddl/0001_t.sql", FolderSum.Compute(Folder.FullPath, named).ToString().Split('\n')[1].Split(' ')[0]);
        var scaffold = new ScriptScaffold
        {
            Path = Folder.FullPath,
            Configuration = named,
            Title = "More",
        };
        Assert.Equal(Path.Combine(Folder.FullPath, "ddl", "0002_more.sql"), scaffold.Plan()[0].Path);
    }
}
