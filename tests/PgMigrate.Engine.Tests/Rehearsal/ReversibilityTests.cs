using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>Up, down, up again; and scripts that run twice.</summary>
public sealed class ReversibilityTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task What_a_down_script_leaves_behind_is_listed_object_by_object_with_the_script_to_blame()
    {
        UpDown("0001_first.sql", "CREATE TABLE public.first (id bigint);", "DROP TABLE public.first;");
        UpDown(
            "0002_second.sql",
            "CREATE TABLE public.second (id bigint); CREATE SEQUENCE public.numbers; ALTER TABLE public.first ADD COLUMN name "
                + "text;",
            "DROP TABLE public.second; ALTER TABLE public.first DROP COLUMN name; ALTER TABLE public.first ALTER COLUMN id SET "
                + "DEFAULT 1;"
        );
        UpDown("0003_third.sql", "CREATE TABLE public.third (id bigint);", "DROP TABLE public.third;");

        var found = Of(await RehearseAsync(), "down-incomplete");
        Assert.All(
            found,
            finding => Assert.Equal((Folder["down/0002_second.sql"], "0002_second.sql"), (finding.Path, finding.Script))
        );
        Assert.Equal(["public.first.id", "public.numbers"], found.Select(finding => finding.Object).Order());
        Assert.Contains(
            found,
            finding =>
                finding.Message == "After 0002_second.sql and its down script, SEQUENCE public.numbers is there and was not."
        );
    }

    [Fact]
    public async Task A_column_that_comes_back_in_another_place_is_information()
    {
        Up("0001_first.sql", "CREATE TABLE public.first (id bigint, name text, note text);");
        await MigrateAsync();
        UpDown("0002_drop.sql", "ALTER TABLE public.first DROP COLUMN name;", "ALTER TABLE public.first ADD COLUMN name text;");
        var found = Of(await RehearseAsync(), "down-incomplete");
        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(FindingSeverity.Information, finding.Severity));
    }

    [Fact]
    public async Task A_down_script_that_fails_is_an_error_at_its_place()
    {
        UpDown("0001_first.sql", "CREATE TABLE public.first (id bigint);", "SELECT 1;\nDROP TABLE public.frist;");
        var found = Assert.Single(Of(await RehearseAsync(), "down-failed"));
        Assert.Equal((Folder["down/0001_first.sql"], 2), (found.Path, found.Line));
        Assert.Contains("\"frist\" does not exist", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_are_taken_back_as_far_as_each_has_a_way_back()
    {
        Up("0001_first.sql", "CREATE TABLE public.first (id bigint);");
        UpDown("0002_second.sql", "CREATE TABLE public.second (id bigint);", "DROP TABLE public.second;");
        var findings = await RehearseAsync();
        Assert.Contains(
            "1 of 2 one-time scripts was taken back",
            Assert.Single(Of(findings, "rehearsed")).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Of(findings, "down-incomplete"));
    }

    [Fact]
    public async Task A_script_that_cannot_meet_what_its_down_script_left_is_found()
    {
        UpDown(
            "0001_first.sql",
            "CREATE TABLE public.first (id bigint); INSERT INTO public.keep VALUES (1);",
            "DROP TABLE public.first;"
        );
        Folder.Write("runBeforeUp/0000_keep.sql", "CREATE TABLE IF NOT EXISTS public.keep (id integer PRIMARY KEY);");
        var found = Assert.Single(Of(await RehearseAsync(), "down-incomplete"));
        Assert.StartsWith(
            "After its down script the script cannot run again: duplicate key value",
            found.Message,
            StringComparison.Ordinal
        );
    }

    // The name of the column is how many rows the script found: one more the second time.
    [Fact]
    public async Task A_script_that_makes_something_else_after_its_down_script_is_found()
    {
        UpDown(
            "0001_first.sql",
            "DO $$ BEGIN EXECUTE format('CREATE TABLE public.first (c%s integer)', (SELECT count(*) FROM public.keep)); INSERT "
                + "INTO public.keep VALUES (1); END $$;",
            "DROP TABLE public.first;"
        );
        Folder.Write("runBeforeUp/0000_keep.sql", "CREATE TABLE IF NOT EXISTS public.keep (id integer);");
        var found = Of(await RehearseAsync(), "down-incomplete");
        Assert.Equal(["public.first.c0", "public.first.c1"], found.Select(finding => finding.Object).Order());
        Assert.All(found, finding => Assert.StartsWith("After up, down and up again", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_that_may_run_again_and_cannot_is_found()
    {
        Folder.Write("views/v.sql", "CREATE VIEW public.v AS SELECT 1 AS one;");
        var found = Assert.Single(Of(await RehearseAsync(), "repeat-failed"));
        Assert.Equal(("v.sql", FindingSeverity.Error), (found.Script, found.Severity));
        Assert.StartsWith("The second time: relation \"v\" already exists", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_whose_second_run_changes_the_schema_is_found()
    {
        Folder.Write("views/a.sql", "CREATE OR REPLACE VIEW public.v AS SELECT 1 AS one;");
        Folder.Write(
            "views/b.sql",
            "DO $$ BEGIN EXECUTE format('CREATE TABLE public.t%s ()', (SELECT count(*) FROM pg_class WHERE relname LIKE 't_')); "
                + "END $$;"
        );
        var found = Of(await RehearseAsync(), "repeat-differs");
        Assert.All(found, finding => Assert.Equal("b.sql", finding.Script));
        Assert.Contains(
            found,
            finding => finding.Message.Contains("TABLE public.t2 is there and was not", StringComparison.Ordinal)
        );
    }
}
