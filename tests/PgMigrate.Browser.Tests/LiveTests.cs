using Microsoft.Playwright;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Dashboard;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Tests.Support;

namespace PgMigrate.BrowserTests;

/// <summary>The served page in a browser: the token goes from the address into a cookie, and what is new comes by itself.</summary>
public sealed class LiveTests(Chromium chromium)
{
    [Fact]
    public async Task News_come_by_themselves_and_take_nothing_away()
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_a.sql", "SELECT 1;");
        using var stop = new CancellationTokenSource();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Nobody listens on port 1.
        var target = new DashboardTarget(
            "down",
            "DEV",
            ConnectionResolver.Resolve(
                new ConnectionSettings { ConnectionString = "Host=127.0.0.1;Port=1;Username=a;Database=b" }
            )
        );
        var options = new DashboardOptions
        {
            Run = new MigrationOptions { Path = folder.FullPath },
            Every = TimeSpan.FromMilliseconds(200),
        };
        var serving = Engine.MigrationDashboards.ServeAsync(
            [target],
            options,
            new ServingOptions(),
            address.SetResult,
            new RecordingObserver(),
            stop.Token
        );
        var page = await chromium.OpenAsync();
        try
        {
            await page.GotoAsync((await address.Task).AbsoluteUri + "#/database/down");
            await page.WaitForSelectorAsync("text=It could not be looked at");
            Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
            Assert.EndsWith("#/database/down", page.Url, StringComparison.Ordinal);
            await page.EvaluateAsync("() => { window.isTheSame = true; document.querySelector('.crumb a').focus(); }");
            var before = await LookedAsync(page);
            await page.WaitForFunctionAsync("before => document.querySelector('main').dataset.times !== before", before);
            Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSame && document.activeElement.matches('.crumb a')"));
        }
        finally
        {
            await page.Context.DisposeAsync();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        }
    }

    private static Task<string?> LookedAsync(IPage page) =>
        page.EvaluateAsync<string?>("() => document.querySelector('main').dataset.times ?? null");
}
