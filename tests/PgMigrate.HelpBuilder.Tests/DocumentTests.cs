using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;

namespace PgMigrate.HelpBuilder.Tests;

/// <summary>The repository's own pages: what they point to is there.</summary>
public partial class DocumentTests
{
    private static readonly string _root = RepositoryRoot.FullPath;

    public static TheoryData<string> Documents =>
        [
            .. Directory
                .GetFiles(Path.Combine(_root, "docs"), "*.md", SearchOption.AllDirectories)
                .Concat(Directory.GetFiles(_root, "*.md"))
                .Select(path => Path.GetRelativePath(_root, path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Names_documents_that_exist(string document)
    {
        var path = Path.Combine(_root, document);
        var text = File.ReadAllText(path);

        var links = Link().Matches(text).Select(link => Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value));
        var mentions = Mention().Matches(text).Select(mention => Path.Combine(_root, mention.Value));

        Assert.All(links.Concat(mentions), target => Assert.True(File.Exists(target), $"{document} names {target}."));
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+\.md)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\bdocs/[\w./-]+\.md\b")]
    private static partial Regex Mention();
}
