using Microsoft.Playwright;
using PgMigrate.Tests.Support;

namespace PgMigrate.BrowserTests;

/// <summary>
/// The pictures of the guide: <c>PGMIGRATE_WRITE_PICTURES=1</c> writes those that it shows into docs/pictures;
/// <c>PGMIGRATE_WRITE_PICTURES=</c> and a folder writes every view in every form into that, to be looked at.
/// </summary>
public sealed class PictureTests(Chromium chromium)
{
    private static string? Wanted => Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_PICTURES");

    private static readonly (string Name, string View, int Width, int Height, bool IsDark)[] OfTheGuide =
    [
        ("dashboard-databases", "#/databases", 1280, 560, false),
        ("dashboard-scripts", "#/scripts?at=0006_customer_email_not_null.sql%7Cprod-eu", 1280, 720, false),
        ("dashboard-run", "run", 1280, 700, true),
    ];

    [Fact]
    public async Task Pictures_of_the_guide()
    {
        if (Wanted != "1")
            Assert.Skip("PGMIGRATE_WRITE_PICTURES=1 writes them.");
        Directory.CreateDirectory(RepositoryRoot.Combine("docs", "pictures"));
        foreach (var (name, view, width, height, isDark) in OfTheGuide)
            await WriteAsync(view, width, height, isDark, RepositoryRoot.Combine("docs", "pictures", $"{name}.png"));
    }

    [Fact]
    public async Task Pictures_to_be_looked_at()
    {
        var folder = Wanted ?? string.Empty;
        if (folder.Length < 2)
            Assert.Skip("PGMIGRATE_WRITE_PICTURES=<folder> writes them.");
        string[] views =
        [
            "#/databases",
            "#/scripts",
            "#/runs",
            "#/objects",
            "#/database/prod-eu",
            "#/database/staging",
            "run",
            "#/search?q=customer",
        ];
        foreach (var view in views)
        foreach (var (width, isDark) in new[] { (400, true), (1280, false), (1280, true), (2560, false) })
            await WriteAsync(
                view,
                width,
                width == 400 ? 800 : 900,
                isDark,
                Path.Combine(folder, $"{Plain(view)}-{width}{(isDark ? "-dark" : "")}.png")
            );
        await WriteLargeAsync(Path.Combine(folder, "large.png"));
        await PrintAsync("#/databases", Path.Combine(folder, "print-databases.png"));
        await PrintAsync("#/scripts", Path.Combine(folder, "print-scripts.png"));
    }

    private async Task WriteAsync(string view, int width, int height, bool isDark, string path)
    {
        await using var file = await PageFile.OpenAsync(
            await chromium.OpenAsync(width, height, isDark),
            SampleFleet.Few(),
            "#/database/prod-eu"
        );
        if (view == "run")
            view = (await file.Page.Locator("[aria-label='Runs'] tbody a").First.GetAttributeAsync("href"))!;
        await file.GoAsync(view);
        await file.Page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = path,
                FullPage = width != 2560 && !view.Contains("scripts", StringComparison.Ordinal) && height > 700,
            }
        );
    }

    private async Task WriteLargeAsync(string path)
    {
        await using var file = await PageFile.OpenAsync(
            await chromium.OpenAsync(1600, 900),
            SampleFleet.Many(500, 2000),
            "#/scripts"
        );
        await file.Page.EvaluateAsync("() => { document.querySelector('.matrix').scrollTop = 1e6; }");
        await file.GoAsync("#/scripts");
        await file.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }

    private async Task PrintAsync(string view, string path)
    {
        // As wide as a sheet of A4, lying, with its margins.
        await using var file = await PageFile.OpenAsync(await chromium.OpenAsync(1016, 700), SampleFleet.Few(), view);
        await file.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await file.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        await file.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
    }

    private static string Plain(string view) => string.Concat(view.Where(char.IsLetterOrDigit));
}
