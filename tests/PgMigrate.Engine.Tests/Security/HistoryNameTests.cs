using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>A script's name in a history is data: it leads to no file outside of the folder, and becomes no statement.</summary>
public sealed class HistoryNameTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Theory]
    [InlineData("../../secret.txt")]
    [InlineData("..\\..\\secret.txt")]
    public async Task A_name_that_leads_out_of_the_folder_brings_no_file_to_the_server(string name)
    {
        var options = Options with { Path = Folder["migrations"] };
        Folder.Write("migrations/up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("secret.txt", "SELECT 's3cret';");
        await MigrateAsync(options);
        await RenameAsync(name);

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, options, new() { Last = 1 }, Observer, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.ScriptUnreadable, failure.ErrorId);
        Assert.Contains("is no path within", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRunErrors" """));
    }

    [Fact]
    public async Task A_line_break_in_a_name_becomes_no_statement_of_what_is_derived()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        await RenameAsync("x.sql\r\u0085\u2028\u2029CREATE TABLE trap (id integer);\nCREATE TABLE trap_2 (id integer); --");

        await Migrator.UndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None);

        var derived = Assert.Single(
            Observer.Messages,
            message =>
                message.Text.StartsWith(@"-- Derived from up/x.sql\u000D\u0085\u2028\u2029CREATE", StringComparison.Ordinal)
        );
        Assert.EndsWith("equal.\nDROP TABLE public.item RESTRICT;", derived.Text, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.trap") || await ExistsAsync("public.trap_2"));
        Assert.False(await ExistsAsync("public.item"));
    }

    [Fact]
    public async Task A_previous_text_that_was_replaced_by_a_program_does_not_run_on_the_target()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;");
        await MigrateAsync();
        await Database.ExecuteAsync(
            $"UPDATE grate.\"ScriptsRun\" SET text_of_script = 'COPY (SELECT 1) TO PROGRAM ''cat > {path}'''"
        );
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS a;");
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.UndoRefused, failure.ErrorId);
        Assert.Contains("has a statement that reaches out of the database (COPY)", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Equal(2, await Database.ScalarAsync<int>("SELECT a FROM v"));
    }

    private async Task RenameAsync(string name)
    {
        await Database.ExecuteAsync("UPDATE pgmigrate.script_run SET script = $1", name);
        Assert.Equal(1, await Database.ExecuteAsync("UPDATE grate.\"ScriptsRun\" SET script_name = $1", name));
    }
}
