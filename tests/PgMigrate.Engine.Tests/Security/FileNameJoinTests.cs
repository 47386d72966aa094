using System.Text.RegularExpressions;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>Names of manifests, records and callers are joined to folders in one place, from where none leads out.</summary>
public sealed partial class FileNameJoinTests
{
    /// <summary>They look for programs, whose names stand in the code, in folders that the system or the user names.</summary>
    private static readonly string[] Search = ["SearchEnvironment.cs", "InstalledBinaries.cs", "PostgresBinaries.cs"];

    [Theory]
    [InlineData("Sandbox")]
    [InlineData("Backup/Files")]
    public void Only_names_that_stand_in_the_code_are_joined_elsewhere(string folder)
    {
        var files = Directory
            .GetFiles(RepositoryRoot.Combine("src", "PgMigrate.Engine", folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Search.Contains(Path.GetFileName(file)))
            .ToArray();
        var joins = files.SelectMany(file => File.ReadAllLines(file).Where(line => AnyJoin().IsMatch(line))).ToArray();
        Assert.NotEmpty(joins);
        Assert.All(joins, line => Assert.True(FixedJoin().IsMatch(line), line.Trim()));
    }

    [Theory]
    [InlineData("a/b.copy.gz", true)]
    [InlineData("sandbox-0123abcd", true)]
    [InlineData(".hidden", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/../b", false)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    [InlineData("a\\b", false)]
    [InlineData("c:a", false)]
    [InlineData("a.", false)]
    [InlineData("a b", false)]
    [InlineData("a\0", false)]
    [InlineData("ä", false)]
    public void A_name_is_plain_or_is_not_joined(string name, bool isPlain)
    {
        Assert.Equal(isPlain, PlainName.IsPlain(name));
        if (isPlain)
            Assert.StartsWith(Path.GetTempPath(), PlainName.Join(Path.GetTempPath(), name), StringComparison.Ordinal);
        else
            Assert.Throws<ArgumentException>(() => PlainName.Join(Path.GetTempPath(), name));
    }

    [GeneratedRegex(@"\bPath\.(Combine|Join)\(", RegexOptions.CultureInvariant)]
    private static partial Regex AnyJoin();

    /// <summary>A folder, and then literals or constants.</summary>
    [GeneratedRegex(
        @"\bPath\.Combine\([\w.]+(\([\w.]*\))?(, (""[\w.-]+""|[A-Z][\w.]*Name|Name))+\)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex FixedJoin();
}
