namespace PgMigrate.Spring.Tests;

/// <summary>Archives that no build makes.</summary>
public sealed class ArchiveTests
{
    private const int Link = 0xA1FF << 16;

    [Theory]
    [InlineData("BOOT-INF/classes/../../etc/x", 0, "leads elsewhere")]
    [InlineData("BOOT-INF/classes/a/./x", 0, "leads elsewhere")]
    [InlineData("BOOT-INF/classes/a\\..\\x", 0, "leads elsewhere")]
    [InlineData("BOOT-INF/classes/db/migration/V1__a.sql", Link, "a symbolic link")]
    public void Entry_ThatLeadsOut_IsRefused(string name, int attributes, string expected)
    {
        using var application = new Application().With("a", "a").WithEntry(name, "/etc/passwd", attributes);
        SpringException refused = Assert.Throws<SpringException>(() => application.Read().Dispose());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsTooLarge_IsRefused_WhateverItsArchiveSays()
    {
        using var application = new Application().With("application.yml", new string(' ', 5 << 20));
        SpringException refused = Assert.Throws<SpringException>(() => application.Read().Dispose());
        Assert.Contains("application.yml has more than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_ThatMultiplies_IsRefused()
    {
        string lines = string.Concat(
            Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n")
        );
        using var application = new Application().With("application.yml", "a0: &a0 [x]\n" + lines);
        SpringException refused = Assert.Throws<SpringException>(() => application.Read().Dispose());
        Assert.Contains("more than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsNoArchive_IsRefused()
    {
        using var application = new Application();
        application.Folder.Write("app.jar", "no archive");
        Assert.Contains(
            "no archive",
            Assert.Throws<SpringException>(() => application.Read().Dispose()).Message,
            StringComparison.Ordinal
        );
    }
}
