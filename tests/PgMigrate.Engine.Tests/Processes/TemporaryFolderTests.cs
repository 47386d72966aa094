using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Processes;

/// <summary>Folders of killed processes are found by their names, and nobody else's are.</summary>
public sealed class TemporaryFolderTests : IDisposable
{
    private readonly TempFolder _parent = new();

    [Fact]
    public void It_is_this_user_s_alone_and_gone_when_disposed()
    {
        using var folder = TemporaryFolder.Create("test");
        Assert.Null(OwnFolder.Objection(folder.FullName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnFolder.Closed, File.GetUnixFileMode(folder.FullName));
        folder.Dispose();
        Assert.False(Directory.Exists(folder.FullName));
    }

    [Fact]
    public void Those_of_dead_processes_are_stale_and_no_others()
    {
        using var living = TemporaryFolder.CreateIn(_parent.FullPath, "test", OwnFolder.Closed);
        var dead = Make(living.FullName.Replace($"-{Environment.ProcessId}-", "-999999999-", StringComparison.Ordinal));
        var earlier = Make(Changed(living.FullName, part: 4));
        var elsewhere = Make(Changed(living.FullName, part: 2));
        var oldElsewhere = Make(Changed(elsewhere, part: 3));
        Directory.SetLastWriteTimeUtc(oldElsewhere, DateTime.UtcNow.AddDays(-8));
        Make(Path.Combine(_parent.FullPath, "pgmigrate-of-somebody-else"));
        Assert.Equal(new[] { dead, earlier, oldElsewhere }.Order(), TemporaryFolder.FindStale(_parent.FullPath).Order());
    }

    [Fact]
    public void A_link_with_a_stale_name_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        using var living = TemporaryFolder.CreateIn(_parent.FullPath, "test", OwnFolder.Closed);
        var name = living.FullName.Replace($"-{Environment.ProcessId}-", "-999999999-", StringComparison.Ordinal);
        File.CreateSymbolicLink(name, Make(_parent["behind"]));
        Assert.Empty(TemporaryFolder.FindStale(_parent.FullPath));
    }

    public void Dispose() => _parent.Dispose();

    private static string Changed(string path, int part)
    {
        var parts = Path.GetFileName(path).Split('-');
        parts[part] = part == 3 ? "999999999" : "00000000";
        return Path.Combine(Path.GetDirectoryName(path)!, string.Join('-', parts));
    }

    private static string Make(string path)
    {
        OwnFolder.Make(path, OwnFolder.Closed);
        return path;
    }
}
