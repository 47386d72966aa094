using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Text;

/// <summary>A name that somebody else has written stays in its folder.</summary>
public sealed class NameInFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0001_item.sql")]
    [InlineData("area/0001_item.sql")]
    [InlineData("a b/ö..sql")]
    [InlineData("...sql")]
    public void A_relative_path_is_joined(string name) =>
        Assert.Equal(Path.Combine(_folder.FullPath, name), NameInFolder.PathOf(_folder.FullPath, name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../secret.txt")]
    [InlineData("area/../../secret.txt")]
    [InlineData("area/..")]
    [InlineData("..\\secret.txt")]
    [InlineData("area\\..\\..\\secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("area//secret.txt")]
    [InlineData("\\secret.txt")]
    [InlineData("a\0.sql")]
    public void What_could_lead_out_is_no_path(string name) => Assert.Null(NameInFolder.PathOf(_folder.FullPath, name));

    [Theory]
    [InlineData("C:secret.txt")]
    [InlineData("C:\\secret.txt")]
    [InlineData("0001.sql:stream")]
    [InlineData("area/NUL.sql")]
    [InlineData("area ./0001.sql")]
    public void On_Windows_drives_streams_and_devices_are_none_either(string name) =>
        Assert.Equal(OperatingSystem.IsWindows(), NameInFolder.PathOf(_folder.FullPath, name) is null);

    [Fact]
    public void A_link_within_the_folder_is_followed_and_one_that_leads_out_is_not()
    {
        using var outside = new TempFolder();
        outside.Write("secret.sql", "SELECT 1;");
        _folder.Write("down/real/0001.sql", "SELECT 1;");
        var down = _folder["down"];
        Directory.CreateSymbolicLink(Path.Combine(down, "inside"), "real");
        Directory.CreateSymbolicLink(Path.Combine(down, "outside"), outside.FullPath);
        File.CreateSymbolicLink(Path.Combine(down, "file.sql"), outside["secret.sql"]);
        File.CreateSymbolicLink(Path.Combine(down, "circle.sql"), "circle.sql");

        Assert.NotNull(NameInFolder.PathOf(down, "inside/0001.sql"));
        Assert.Null(NameInFolder.PathOf(down, "outside/secret.sql"));
        Assert.Null(NameInFolder.PathOf(down, "inside/../outside/secret.sql"));
        Assert.Null(NameInFolder.PathOf(down, "file.sql"));
        Assert.Null(NameInFolder.PathOf(down, "circle.sql"));
    }

    [Fact]
    public void The_folder_itself_may_be_a_link()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("0001.sql", "SELECT 1;");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullPath, "down"), elsewhere.FullPath);

        Assert.NotNull(NameInFolder.PathOf(Path.Combine(_folder.FullPath, "down"), "0001.sql"));
    }
}
