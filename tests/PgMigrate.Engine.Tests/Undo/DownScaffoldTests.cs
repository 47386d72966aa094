using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Undo;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>Down scripts that are derived from the text of a script that is there.</summary>
public sealed class DownScaffoldTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task What_is_derived_takes_the_script_back()
    {
        await Database.ExecuteAsync("CREATE TABLE other (a integer)");
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE item (id integer);\nCREATE INDEX item_id ON item (id);\nCREATE INDEX other_a ON other (a);\n"
                + "ALTER TABLE other RENAME a TO b;"
        );

        var file = Scaffold("0001_item").Plan();
        file.Write();

        Assert.Equal(
            """
            -- Takes up/0001_item.sql back. Derived from its text alone: read it before you rely on it.

            ALTER TABLE other RENAME COLUMN b TO a;
            DROP INDEX other_a RESTRICT;
            DROP TABLE item RESTRICT;

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Path.Combine(Folder.FullPath, "down", "0001_item.sql"))
        );
        await MigrateAsync();
        await UndoAsync();
        Assert.False(await ExistsAsync("public.item"));
    }

    [Fact]
    public async Task What_cannot_be_derived_is_named_and_the_file_counts_as_missing_until_it_is_written()
    {
        await Database.ExecuteAsync("CREATE TABLE item (id integer, note text); INSERT INTO item VALUES (1, 'one')");
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE made (id integer);\nALTER TABLE item DROP COLUMN note;\nUPDATE item SET id = 2;"
        );
        Scaffold("up/0001_item.sql").Plan().Write();
        await MigrateAsync(Options with { Force = true });

        var refusal = await Assert.ThrowsAsync<MigrationException>(UndoAsync);

        Assert.Equal(MigrationErrorId.UndoRefused, refusal.ErrorId);
        var path = Path.Combine(Folder.FullPath, "down", "0001_item.sql");
        var text = File.ReadAllText(path);
        Assert.Matches(
            """
            ^-- Takes up/0001_item\.sql back\. [^\n]+
            --
            -- To be written by hand, [^\n]+
            -- this file counts as missing\.
            --   line 3: UPDATE item: [^\n]+
            --   line 2: ALTER TABLE item: [^\n]+

            DO \$\$
            BEGIN
                RAISE EXCEPTION 'down/0001_item\.sql is not written yet';
            END
            \$\$;

            DROP TABLE made RESTRICT;
            $
            """.ReplaceLineEndings("\n"),
            text
        );
        File.WriteAllText(
            path,
            $"ALTER TABLE item ADD COLUMN note text;\n{text[text.IndexOf("DROP TABLE", StringComparison.Ordinal)..]}"
        );
        await UndoAsync();
        Assert.False(await ExistsAsync("public.made"));
    }

    [Fact]
    public void A_stub_that_nobody_has_written_on_is_replaced_and_nothing_else_is()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        Folder.Write("down/0001_a.sql", DownStub.Write("a", "up", "0001_a.sql"));
        Scaffold("0001_a").Plan().Write();
        Assert.Contains(
            "DROP TABLE a RESTRICT;",
            File.ReadAllText(Path.Combine(Folder.FullPath, "down", "0001_a.sql")),
            StringComparison.Ordinal
        );

        var refusal = Assert.Throws<MigrationException>(() => Scaffold("0001_a").Plan());

        Assert.Equal((MigrationErrorId.ScriptExists, "0001_a.sql"), (refusal.ErrorId, refusal.Script));
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (id);", "-- pgmigrate:transaction off\n-- Takes")]
    [InlineData("CREATE ROLE app;", "-- Stays, for it belongs to the whole server: line 1: CREATE ROLE app.\n")]
    [InlineData("CREATE TABLE \"a\n; DROP TABLE b; --\" (id integer);", "\nDROP TABLE \"a\n; DROP TABLE b; --\" RESTRICT;\n")]
    [InlineData("CREATE TABLE {{Schema}}.a (id integer);", "is not written yet")]
    [InlineData("\\connect other", "--   line 1: \\connect other: it is a command of psql")]
    public void What_stands_in_a_script_stays_what_it_is(string sql, string part)
    {
        Folder.Write("up/0001_a.sql", sql);
        Assert.Contains(part, Scaffold("0001_a").Plan().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0002_b", MigrationErrorId.ScriptNotFound)]
    [InlineData("grant.sql", MigrationErrorId.OptionsInvalid)]
    public void What_cannot_have_one_is_refused(string script, MigrationErrorId id)
    {
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        Folder.Write("permissions/grant.sql", "SELECT 1;");
        Assert.Equal(id, Assert.Throws<MigrationException>(() => Scaffold(script).Plan()).ErrorId);
    }

    private DownScaffold Scaffold(string script) => new() { Path = Folder.FullPath, Script = script };

    private Task UndoAsync() => Migrator.UndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None);
}
