using PgMigrate.SiteBuilder;
using PgMigrate.Tests.Support;

namespace PgMigrate.BrowserTests;

/// <summary>The repository's pages as a site: every link leads somewhere, and everybody finds their page.</summary>
public sealed class SiteTests : IDisposable
{
    private static readonly Lazy<Site> Repository = new(() => SiteReader.Read(RepositoryRoot.FullPath));

    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_link_of_every_page_leads_somewhere() => Assert.Equal([], Repository.Value.Faults);

    [Fact]
    public void Everybody_finds_their_page_in_two_steps_and_every_page_is_found()
    {
        var steps = Steps();

        Assert.All(
            new[]
            {
                "docs/guides/take-over.md",
                "docs/procedures/runbook.md",
                "docs/procedures/troubleshooting.md",
                "docs/procedures/communication.md",
                "docs/procedures/writing-scripts.md",
                "docs/procedures/change-approval.md",
                "docs/guides/policy.md",
            },
            page => Assert.True(steps.GetValueOrDefault(page, int.MaxValue) <= 2, page)
        );
        Assert.DoesNotContain(
            Repository.Value.Pages.Keys.Except(steps.Keys),
            page => !page.StartsWith("docs/en-US/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_an_error_with_its_place_and_nothing_is_written()
    {
        _folder.Write(
            "README.md",
            "# Home\n\nSee [a](docs/a.md), [b](docs/a.md#here-it-is), [c](docs/none.md)\nand [d](docs/a.md#not-here), [e](#home), "
                + "[f](../outside.md), [g](javascript:alert(1)), [h](https://example.com), [i](docs/x.json#place).\n"
        );
        _folder.Write("docs/a.md", "# A\n\n## Here it is\n\n[home](../README.md)\n");
        _folder.Write("docs/x.json", "{}");
        using var told = new StringWriter();
        using var errors = new StringWriter { NewLine = "\n" };

        Assert.Equal(1, Program.Build(_folder.FullPath, _folder["site"], told, errors));

        Assert.False(Directory.Exists(_folder["site"]));
        Assert.Equal(
            [
                "README.md(3,48): error SITE001: 'docs/none.md' leads to nothing in the repository.",
                "README.md(4,42): error SITE001: '../outside.md' leads to nothing in the repository.",
                "README.md(4,62): error SITE001: 'javascript:alert(1)' is no address of the web.",
                "README.md(4,5): error SITE001: 'docs/a.md#not-here': docs/a.md has no heading 'not-here'.",
                "README.md(4,114): error SITE001: 'docs/x.json#place' names a place in a file that is no page.",
            ],
            errors
                .ToString()
                .TrimEnd('\n')
                .Split('\n')
                .Select(line => line.Replace(_folder.FullPath + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))
        );
    }

    public void Dispose() => _folder.Dispose();

    // How many links there are from the README to each page.
    private static Dictionary<string, int> Steps()
    {
        var steps = new Dictionary<string, int>(StringComparer.Ordinal) { ["README.md"] = 0 };
        var waiting = new Queue<string>(["README.md"]);
        while (waiting.TryDequeue(out var page))
            foreach (var next in Repository.Value.Pages[page].LeadsTo)
                if (steps.TryAdd(next, steps[page] + 1))
                    waiting.Enqueue(next);
        return steps;
    }
}
