using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Folders of other tools, run as they are: check, preview, run, status and undo agree, and name the tool's files.</summary>
public sealed class LayoutRunTests(PostgresServer server) : MigrationTestBase(server)
{
    private MigrationOptions Flyway => Options with { Layout = MigrationTool.Flyway };

    [Fact]
    public async Task A_folder_of_Flyway_is_run_in_place_and_goes_on_converted()
    {
        Folder.Write("flyway.conf", "flyway.placeholders.schema=app\nflyway.placeholders.size=1\n");
        Folder.Write("sql/V1__schema.sql", "CREATE SCHEMA ${schema};\nCREATE TABLE app.item (id integer, size integer);\n");
        Folder.Write("sql/V2__index.sql", "CREATE INDEX CONCURRENTLY item_id ON app.item (id);\n");
        Folder.Write("sql/V2__index.sql.conf", "executeInTransaction=false\n");
        Folder.Write("sql/U2__index.sql", "DROP INDEX app.item_id;\n");
        Folder.Write("sql/R__items.sql", "CREATE OR REPLACE VIEW app.items AS SELECT ${size} AS size FROM app.item;\n");
        Folder.Write("sql/beforeMigrate.sql", "SELECT 1;\n");
        var options = Flyway with { Tokens = [new MigrationToken("size", "7", Secret: false)] };

        await Migrator.PlanAsync(Target, options, Observer, CancellationToken.None);
        string[] planned = [.. Observer.Runs.Select(run => $"{run.Folder}/{run.Script}")];
        await MigrateAsync(options);

        Assert.Equal(
            [
                "beforeMigration/everytime.beforeMigrate.sql",
                "up/00001-schema.sql",
                "up/00002-index.sql",
                "runAfterOtherAnyTimeScripts/R__items.sql",
            ],
            planned
        );
        Assert.Equal(planned, Observer.Runs.Skip(planned.Length).Select(run => $"{run.Folder}/{run.Script}"));
        Assert.Contains("7 AS size", await Database.ScalarAsync<string>("SELECT pg_get_viewdef('app.items'::regclass)"));
        Assert.Equal(
            Folder.FullPath,
            await Database.ScalarAsync<string>("SELECT folder FROM pgmigrate.run ORDER BY started_at DESC LIMIT 1")
        );
        var scripts = await Migrator.GetScriptsAsync(Target, options, Observer, CancellationToken.None);
        Assert.All(scripts, script => Assert.Equal(MigrationState.Applied, script.State));
        Assert.Equal((Folder["sql/V2__index.sql"], 1), (scripts[2].Path, scripts[2].Statements[0].Line));

        await ConvertedGoesOnAsync();
        await Migrator.UndoAsync(Target, options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None);
        Assert.False(await ExistsAsync("app.item_id"));
    }

    [Fact]
    public async Task What_fails_and_what_is_found_has_the_place_in_the_tools_file()
    {
        Folder.Write("V1__a.sql", "SELECT 1;\nSELECT 'x'::integer;\n");
        Folder.Write("V1__a.sql.conf", "executeInTransaction=false\n");
        var found = await MigrationChecker.CheckAsync(
            null,
            new Rehearsal.CheckOptions { Run = Flyway },
            Observer,
            CancellationToken.None
        );
        Assert.DoesNotContain(found, finding => finding.Path?.Contains("pgmigrate-layout", StringComparison.Ordinal) == true);

        var failure = await FailAsync(MigrationErrorId.StatementFailed, Flyway);

        Assert.Equal((Folder["V1__a.sql"], 2), (failure.Path, failure.Line));
        Assert.DoesNotContain("pgmigrate-layout", failure.ToString());
        Assert.DoesNotContain("pgmigrate-layout", string.Join('\n', Observer.Runs.Select(run => run.Error)));

        Folder.Write("V2__b.java", "class V2__b {}");
        Assert.Equal(Folder["V2__b.java"], (await FailAsync(MigrationErrorId.ConversionIncomplete, Flyway)).Path);
    }

    [Fact]
    public async Task A_folder_of_goose_is_run_and_taken_back()
    {
        Folder.Write(
            "00001_a.sql",
            "-- +goose Up\n-- +goose StatementBegin\nDO $$ BEGIN CREATE TABLE a (id integer); END $$;\n-- +goose StatementEnd\n"
                + "-- +goose Down\nDROP TABLE a;\n"
        );
        Folder.Write("00002_b.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY a_id ON a (id);\n");
        Folder.Write("00003_c.sql", "-- +goose Up\nCREATE TABLE c (id integer);\n-- +goose Down\n\nDROP TABLE gone;\n");
        var options = Options with { Layout = MigrationTool.Goose };

        await MigrateAsync(options);

        Assert.Equal(["00001_a.sql", "00002_b.sql", "00003_c.sql"], await AppliedAsync());
        Assert.True(await ExistsAsync("a_id"));
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None)
        );
        Assert.Equal((Folder["00003_c.sql"], 5), (failure.Path, failure.Line));
    }

    // The same names and the same texts: nothing is pending.
    private async Task ConvertedGoesOnAsync()
    {
        using var converted = new TempFolder();
        var conversion = FolderConversion.Of(
            MigrationTool.Flyway,
            new LayoutSource(Folder.FullPath) { Variables = new Dictionary<string, string> { ["size"] = "7" } },
            converted.FullPath,
            null
        );
        foreach (var file in conversion.NewFiles)
            file.Write();
        var before = Observer.Runs.Count;
        await MigrateAsync(Options with { Path = converted.FullPath });
        Assert.Equal(["everytime.beforeMigrate.sql"], Observer.Runs.Skip(before).Select(run => run.Script));
    }
}
