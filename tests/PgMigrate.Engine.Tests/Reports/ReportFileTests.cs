using PgMigrate.Engine.Reports;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Files that are written wholly or not at all.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void It_is_utf8_without_a_mark()
    {
        ReportFile.Write(_folder["a.md"], "Größe\n", noClobber: true);
        Assert.Equal("Größe\n"u8.ToArray(), File.ReadAllBytes(_folder["a.md"]));
        Assert.Equal(["a.md"], Names());
    }

    [Fact]
    public void It_replaces_a_file_unless_told_otherwise()
    {
        _folder.Write("a.md", "old and longer");
        ReportFile.Write(_folder["a.md"], "new", noClobber: false);
        Assert.Equal("new", File.ReadAllText(_folder["a.md"]));
        Assert.Equal(MigrationErrorId.ReportExists, Fails("a.md", overwrite: false));
        Assert.Equal("new", File.ReadAllText(_folder["a.md"]));
        Assert.Equal(["a.md"], Names());
    }

    [Fact]
    public void A_missing_folder_is_named_and_not_made()
    {
        Assert.Equal(MigrationErrorId.ReportFolderNotFound, Fails("none/a.md", overwrite: true));
        Assert.Empty(Names());
    }

    [Fact]
    public void A_folder_in_the_way_stays()
    {
        _folder.Write("a.md/b", "");
        Assert.Equal(MigrationErrorId.ReportUnwritable, Fails("a.md", overwrite: true));
        Assert.Equal(MigrationErrorId.ReportExists, Fails("a.md", overwrite: false));
        Assert.Equal(["a.md"], Names());
    }

    public void Dispose() => _folder.Dispose();

    private MigrationErrorId Fails(string name, bool overwrite)
    {
        var exception = Assert.Throws<MigrationException>(() => ReportFile.Write(_folder[name], "text", noClobber: !overwrite));
        Assert.Contains(_folder[name], exception.Message, StringComparison.Ordinal);
        return exception.ErrorId;
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(Path.GetFileName);
}
