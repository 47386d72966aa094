using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using PgMigrate.Tests.Support;
using Program = PgMigrate.SiteBuilder.Program;

namespace PgMigrate.BrowserTests;

/// <summary>The site of the docs in a browser, from its folder.</summary>
public sealed class SitePageTests(Chromium chromium) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _said = [];
    private readonly List<string> _asked = [];

    [Fact]
    public async Task It_opens_is_searched_and_asks_nothing_of_the_world()
    {
        var page = await OpenAsync(width: 1280, isDark: false);
        Assert.Contains("PgMigrate", await page.TitleAsync(), StringComparison.Ordinal);
        var light = await BackAsync(page);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("RunLocked");
        Assert.Equal("RunLocked", await page.InputValueAsync("#q"));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.EndsWith("/search.html?q=RunLocked", StringComparison.Ordinal));
        var first = page.Locator("#found a").First;
        Assert.Equal("Troubleshooting: RunLocked", await first.InnerTextAsync());
        await first.ClickAsync();
        await page.WaitForURLAsync("**/docs/procedures/troubleshooting.html#runlocked");
        Assert.True(await page.Locator("#runlocked").IsVisibleAsync());

        await page.ClickAsync("#theme");
        Assert.NotEqual(light, await BackAsync(page));
        await page.ClickAsync("nav >> text=Runbook");
        await page.WaitForURLAsync("**/runbook.html");
        Assert.NotEqual(light, await BackAsync(page));

        await page.FillAsync("#q", "<img src=x onerror=alert(1)> zzz");
        await page.ClickAsync("text=Find");
        Assert.Equal("Nothing was found.", await page.Locator("#count").InnerTextAsync());

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Locator("nav").IsVisibleAsync());
        AssertQuiet();
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Axe_finds_nothing_and_no_page_is_wider_than_the_window(int width, bool isDark)
    {
        var page = await OpenAsync(width, isDark);
        var axe = new BundledAxeScriptProvider().GetScript();
        foreach (
            var path in new[]
            {
                "index.html",
                "docs/procedures/runbook.html",
                "docs/guides/policy.html",
                "docs/guides/dashboard.html",
                "docs/en-US/New-PgMigrationNotice.html",
                "docs/rules/create-index.html",
                "search.html?q=lock",
            }
        )
        {
            await page.GotoAsync(Address(path));
            // Past the page's own policy, as a debugger may.
            await page.EvaluateAsync($"() => {{ {axe} }}");
            var found = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
                    + ".map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')}`)"
            );
            Assert.True(found.GetArrayLength() == 0, $"{path} at {width}: {found}");
            Assert.True(
                await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than {width}"
            );
        }

        AssertQuiet();
        await page.Context.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> BackAsync(IPage page) =>
        await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private async Task<IPage> OpenAsync(int width, bool isDark)
    {
        var page = await chromium.OpenAsync(width, isDark: isDark);
        using var errors = new StringWriter();
        Assert.True(Program.Build(RepositoryRoot.FullPath, _folder["site"], TextWriter.Null, errors) == 0, errors.ToString());
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) => _said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _said.Add(error);
        page.Request += (_, request) => _asked.Add(request.Url);
        await page.GotoAsync(Address("index.html"));
        return page;
    }

    private string Address(string path) => new Uri(_folder["site"] + "/").AbsoluteUri + path;

    private void AssertQuiet()
    {
        Assert.Empty(_said);
        Assert.All(
            _asked,
            address =>
                Assert.True(
                    address.StartsWith(Address(""), StringComparison.Ordinal)
                        || address.StartsWith("data:", StringComparison.Ordinal),
                    address
                )
        );
    }
}
