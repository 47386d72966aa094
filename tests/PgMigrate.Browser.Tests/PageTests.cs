using Microsoft.Playwright;

namespace PgMigrate.BrowserTests;

/// <summary>The page in a browser, from a file.</summary>
public sealed class PageTests(Chromium chromium)
{
    private static readonly string[] Views =
    [
        "#/databases",
        "#/databases?is=Failed",
        "#/databases?is=Nothing",
        "#/database/prod-eu",
        "#/database/staging",
        "#/database/test",
        "#/database/prod-sa",
        "#/scripts",
        "#/scripts?only=failed&at=0006_customer_email_not_null.sql%7Cprod-eu",
        "#/script/0006_customer_email_not_null.sql",
        "#/runs",
        "#/objects",
        "#/object/COLUMN/public.customer.email",
        "#/search?q=customer",
        "#/search?q=nothing-like-this",
        "#/database/none",
        "#/nonsense",
    ];

    [Fact]
    public async Task Every_view_is_shown_and_nothing_is_asked_of_the_world()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few());
        foreach (var view in Views.Append(await RunOfAsync(file, "prod-eu")))
        {
            await file.GoAsync(view);
            Assert.NotEmpty(await file.Page.Locator("main").InnerTextAsync());
        }

        Assert.Empty(file.Said);
        Assert.All(
            file.Asked,
            address => Assert.True(address == file.Address || address.StartsWith("data:", StringComparison.Ordinal), address)
        );
    }

    [Fact]
    public async Task The_gravest_comes_first_and_a_tile_shows_its_own_alone()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few());
        Assert.Equal(
            ["Unreachable", "Failed", "Interrupted", "Changed script", "Running", "Drifted", "Behind", "Up to date"],
            await file.TextsAsync(".list .badge")
        );
        await file.Page.ClickAsync(".tile:has-text('Behind')");
        await file.Page.WaitForFunctionAsync("() => document.querySelectorAll('.list tbody [scope=row]').length < 8");
        Assert.Contains("is=Behind", file.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("dev", await file.TextsAsync(".list [scope=row]"));
        await file.Page.GoBackAsync();
        await file.Page.WaitForFunctionAsync("() => document.querySelectorAll('.list tbody [scope=row]').length === 8");
    }

    [Fact]
    public async Task The_page_of_a_database_tells_what_needs_somebody()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few(), "#/database/prod-eu");
        var text = await file.Page.Locator("main").InnerTextAsync();
        Assert.Contains("canceling statement due to lock timeout", text, StringComparison.Ordinal);
        Assert.Contains("1 of 2: Bea Brandt", text, StringComparison.Ordinal);
        Assert.Contains("opens 2026-12-01 21:04 UTC", text, StringComparison.Ordinal);
        await file.GoAsync("#/database/prod-sa");
        text = await file.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Connection refused", text, StringComparison.Ordinal);
        Assert.Contains("What follows was seen 2026-11-30 17:04 UTC", text, StringComparison.Ordinal);
        await file.GoAsync("#/database/staging");
        text = await file.Page.Locator("main").InnerTextAsync();
        Assert.Contains("62 %", text, StringComparison.Ordinal);
        Assert.Contains("process 4711 (reporting, user bi): SELECT", text, StringComparison.Ordinal);
        Assert.Contains("1 session waiting for it", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_run_has_its_time_line_and_who_waited()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few());
        await file.GoAsync(await RunOfAsync(file, "prod-eu"));
        Assert.Equal(["Save", "Begin", "Apply", "End"], await file.TextsAsync(".stages tbody th"));
        Assert.Equal(6, await file.Page.Locator("[aria-label='Scripts of the run'] tbody [scope=row]").CountAsync());
        Assert.Equal(1, await file.Page.Locator(".bar-of.stall").CountAsync());
        Assert.Equal(
            ["4.8 s", "2.1 s"],
            await file.TextsAsync("[aria-label='Who waited behind the scripts'] td.number:first-child")
        );
    }

    [Fact]
    public async Task What_others_have_written_stays_text()
    {
        const string hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>.sql";
        var status = SampleFleet.Few()[4];
        status = status with
        {
            Name = "</title><b>db",
            Scripts =
            [
                .. status.Scripts,
                status.Scripts[1] with
                {
                    Script = hostile,
                    State = MigrationState.Failed,
                    Reason = "<svg onload=alert(3)>",
                },
            ],
            Changes =
            [
                .. SampleFleet.Few()[0].Changes.Select(change => change with { Object = "\"<i>\".\"javascript:alert(4)\"" }),
            ],
            Runs = [.. status.Runs.Select(run => run with { PipelineUrl = "javascript:alert(5)", Error = "-->" })],
        };
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), [status]);
        file.Page.Dialog += (_, dialog) => file.Said.Add(dialog.Message);
        foreach (
            var view in new[]
            {
                "#/databases",
                "#/scripts",
                "#/objects",
                "#/search?q=%3C",
                $"#/script/{Uri.EscapeDataString(hostile)}",
                $"#/database/{Uri.EscapeDataString(status.Name)}",
                $"#/run/{status.Runs[0].RunId}",
                "#/database/%3Cimg%20src%3Dx%20onerror%3Dalert(6)%3E",
                "#/database/%",
            }
        )
        {
            await file.GoAsync(view);
            Assert.Equal(
                0,
                await file
                    .Page.Locator("main img, main b, main i, main script, main [onerror], main a[href^='javascript:']")
                    .CountAsync()
            );
        }

        await file.GoAsync($"#/script/{Uri.EscapeDataString(hostile)}");
        Assert.Equal(hostile, await file.Page.Locator(".title").InnerTextAsync());
        Assert.Empty(file.Said);
    }

    [Fact]
    public async Task The_policy_lets_no_other_script_run()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few());
        await file.Page.EvaluateAsync(
            """
            () => {
              const script = document.createElement("script");
              try { script.textContent = "window.ran = true"; document.body.append(script); } catch { window.refused = true; }
            }
            """
        );
        Assert.False(await file.Page.EvaluateAsync<bool>("() => window.ran === true"));
        Assert.True(await file.Page.EvaluateAsync<bool>("() => fetch('https://example.org/').then(() => false, () => true)"));
    }

    [Fact]
    public async Task The_keyboard_alone_leads_everywhere()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Few(), "#/scripts");
        var keyboard = file.Page.Keyboard;
        await file.Page.FocusAsync(".matrix");
        foreach (var key in new[] { "ArrowDown", "ArrowDown", "ArrowRight" })
            await keyboard.PressAsync(key);
        Assert.Equal("Applied 0002_create_order.sql in test", await file.Page.Locator(".chosen-cell").InnerTextAsync());
        Assert.Contains("at=0002_create_order.sql%7Ctest", file.Page.Url, StringComparison.Ordinal);
        await keyboard.PressAsync("Enter");
        await file.Page.WaitForFunctionAsync("() => location.hash === '#/database/test'");

        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("invoice");
        await file.Page.WaitForSelectorAsync("text=0009_add_invoice.sql");
        Assert.EndsWith("#/search?q=invoice", file.Page.Url, StringComparison.Ordinal);
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Enter");
        await file.Page.WaitForFunctionAsync("() => location.hash.startsWith('#/script/0009')");

        await file.GoAsync("#/databases");
        await file.Page.FocusAsync(".list tbody a");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await file.Page.WaitForFunctionAsync("() => location.hash === '#/database/prod-eu'");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(768)]
    [InlineData(1280)]
    [InlineData(2560)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(width), SampleFleet.Few());
        foreach (var view in Views.Append(await RunOfAsync(file, "prod-eu")))
        {
            await file.GoAsync(view);
            var over = await file.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            Assert.True(over <= 0, $"{view} is {over} pixels too wide for {width}.");
        }
    }

    [Fact]
    public async Task Print_shows_every_row()
    {
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(), SampleFleet.Many(120, 300), "#/scripts");
        Assert.True(await file.Page.Locator(".matrix tbody tr").CountAsync() < 60);
        await file.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await file.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(300, await file.Page.Locator(".matrix tbody tr").CountAsync());
        await file.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
        await file.Page.EvaluateAsync("() => dispatchEvent(new Event('afterprint'))");
        Assert.True(await file.Page.Locator(".matrix tbody tr").CountAsync() < 60);
    }

    private static async Task<string> RunOfAsync(PageFile file, string database)
    {
        await file.GoAsync($"#/database/{database}");
        return (await file.Page.Locator("[aria-label='Runs'] tbody a").First.GetAttributeAsync("href"))!;
    }
}
