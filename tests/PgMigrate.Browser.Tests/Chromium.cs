using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(PgMigrate.BrowserTests.Chromium))]

namespace PgMigrate.BrowserTests;

/// <summary>The browser of all tests, that of the system. Where there is none, they are skipped, visibly.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Chromium() => _browser = new(StartAsync);

    /// <summary>A page in a context of its own.</summary>
    internal async Task<IPage> OpenAsync(
        int width = 1280,
        int height = 800,
        bool isDark = false,
        float ratio = 1,
        bool takesMotion = true
    )
    {
        var browser = await _browser.Value;
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                DeviceScaleFactor = ratio,
                ReducedMotion = takesMotion ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
                TimezoneId = "UTC",
                Locale = "en-GB",
            }
        );
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated && _browser.Value.IsCompletedSuccessfully)
            await (await _browser.Value).DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        var program = Find();
        if (program is null)
            Assert.Skip("There is no Chromium: apt-get install chromium");
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(
            // The superuser, as who builds run in containers, gets no sandbox of the browser's.
            new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] }
        );
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
