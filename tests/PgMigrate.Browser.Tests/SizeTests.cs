using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using PgMigrate.Engine.Dashboard;

namespace PgMigrate.BrowserTests;

/// <summary>
/// 500 databases of 2,000 scripts: the size always, what depends on the machine where <c>PGMIGRATE_DASHBOARD_FIGURES=1</c> asks
/// for it.
/// </summary>
public sealed class SizeTests(Chromium chromium)
{
    private const int Databases = 500;
    private const int Scripts = 2000;

    [Fact]
    public void A_large_fleet_fits_into_200_kB()
    {
        var page = DashboardPage.Write(SampleFleet.Many(Databases, Scripts), SampleFleet.Now, every: null, isServed: false);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 50_000, DashboardPage.MostBytes);
    }

    [Fact]
    public async Task Only_what_is_in_sight_is_made_of_a_large_fleet()
    {
        await using var file = await PageFile.OpenAsync(
            await chromium.OpenAsync(),
            SampleFleet.Many(Databases, Scripts),
            "#/scripts"
        );
        Assert.Equal("2001", await file.Page.GetAttributeAsync(".matrix table", "aria-rowcount"));
        Assert.True(await file.Page.Locator(".matrix tbody tr").CountAsync() < 60);
        await file.Page.FocusAsync(".matrix");
        await file.Page.Keyboard.PressAsync("Shift+End");
        await file.Page.WaitForSelectorAsync(".matrix tr[aria-rowindex='2001']");
        await file.GoAsync("#/databases");
        Assert.Equal("501", await file.Page.GetAttributeAsync(".list table", "aria-rowcount"));
        Assert.True(await file.Page.Locator(".list tbody tr").CountAsync() < 80);
    }

    // Where scroll bars take no room, nothing but its height tells a list that it was given more.
    [Theory]
    [InlineData("#/databases")]
    [InlineData("#/runs")]
    public async Task A_list_has_rows_for_all_of_its_height(string view)
    {
        var page = await chromium.OpenAsync();
        await page.SetViewportSizeAsync(2560, 1440);
        await using var file = await PageFile.OpenAsync(page, SampleFleet.Many(Databases, scripts: 100));
        await file.GoAsync(view);
        var blank = await page.EvaluateAsync<double>(
            """
            () => document.querySelector(".list").getBoundingClientRect().bottom
              - document.querySelector(".list tbody + tbody > tr:last-child").getBoundingClientRect().bottom
            """
        );
        Assert.True(blank <= 0, $"{blank} pixels of the list are blank.");
    }

    [Fact]
    public async Task Figures()
    {
        if (Environment.GetEnvironmentVariable("PGMIGRATE_DASHBOARD_FIGURES") != "1")
            Assert.Skip("PGMIGRATE_DASHBOARD_FIGURES=1 measures.");
        var fleet = SampleFleet.Many(Databases, Scripts);
        var bytes = Encoding.UTF8.GetByteCount(DashboardPage.Write(fleet, SampleFleet.Now, every: null, isServed: false));
        var ready = new List<double>();
        var frames = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), fleet);
            ready.Add(await file.Page.EvaluateAsync<double>("() => performance.getEntriesByName('ready')[0].startTime"));
            await file.GoAsync("#/scripts");
            frames.AddRange(await ScrollAsync(file.Page));
        }

        frames.Sort();
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Databases} x {Scripts}: {bytes:N0} bytes; ready in {ready.Order().ElementAt(2):0} ms (median of 5, {ready.Min():0} to "
                    + $"{ready.Max():0}); to draw while scrolling: median {frames[frames.Count / 2]:0.0} ms, 99 % within "
                    + $"{frames[frames.Count * 99 / 100]:0.0} ms, longest {frames[^1]:0.0} ms"
            )
        );
    }

    // How long the page itself takes for each step of a scroll, whatever the screen does.
    private static async Task<double[]> ScrollAsync(IPage page) =>
        await page.EvaluateAsync<double[]>(
            """
            async () => {
              const node = document.querySelector(".matrix"), took = [];
              for (let step = 0; step < 120; step++) {
                node.scrollTop += 137; node.scrollLeft += 11;
                await new Promise((done) => requestAnimationFrame(() => {
                  const begun = performance.now();
                  requestAnimationFrame(done);
                  queueMicrotask(() => took.push(performance.now() - begun));
                }));
              }
              return took;
            }
            """
        );
}
