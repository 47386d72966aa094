using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>docs/rules says what the rules say. PGMIGRATE_WRITE_RULE_PAGES=1 writes it anew.</summary>
public sealed class RulePageTests
{
    private static readonly string Folder = RepositoryRoot.Combine("docs", "rules");

    [Fact]
    public void Every_rule_has_its_page_and_no_page_is_left_over()
    {
        var pages = RulePages.Write();
        if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_RULE_PAGES") == "1")
            Write(pages);

        Assert.Equal(
            pages.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
        foreach (var (name, text) in pages)
            Assert.Equal(text, File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n"));
    }

    private static void Write(IReadOnlyDictionary<string, string> pages)
    {
        Directory.CreateDirectory(Folder);
        foreach (var path in Directory.GetFiles(Folder))
            File.Delete(path);
        foreach (var (name, text) in pages)
            File.WriteAllText(Path.Combine(Folder, name), text);
    }
}
