using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Files that are there and cannot be read.</summary>
public sealed class UnreadableScriptTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task A_link_to_nothing()
    {
        var link = LinkTo("/nonexistent/0002_gone.sql");
        var failure = await RefuseAsync(MigrationErrorId.ScriptUnreadable);
        Assert.Equal(("0002_link.sql", link), (failure.Script, failure.Path));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_file_that_gives_an_error_when_it_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file that fails when it is read, whoever reads it.");
        // The first page of a process is not mapped: reading it is an I/O error, for the superuser too.
        var link = LinkTo("/proc/self/mem");
        var failure = await RefuseAsync(MigrationErrorId.ScriptUnreadable);
        Assert.Equal(("0002_link.sql", link), (failure.Script, failure.Path));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_file_without_the_right_to_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The superuser may read every file.");
        var path = Folder.Write("up/0001_closed.sql", "CREATE TABLE t (a integer);");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        var failure = await RefuseAsync(MigrationErrorId.ScriptUnreadable);
        Assert.Equal(path, failure.Path);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_folder_that_is_called_like_a_script()
    {
        Folder.Write("up/0001_table.sql/0001_inner.sql", "CREATE TABLE t (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.ScriptUnreadable);
        Assert.Equal(("0001_table.sql", Folder["up/0001_table.sql"]), (failure.Script, failure.Path));
        Assert.Contains("is a folder", failure.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    private string LinkTo(string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        Folder.Write("up/0001_good.sql", "CREATE TABLE t (a integer);");
        File.CreateSymbolicLink(Folder["up/0002_link.sql"], target);
        return Folder["up/0002_link.sql"];
    }
}
