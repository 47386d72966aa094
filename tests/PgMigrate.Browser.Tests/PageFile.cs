using Microsoft.Playwright;
using PgMigrate.Engine.Dashboard;
using PgMigrate.Tests.Support;

namespace PgMigrate.BrowserTests;

/// <summary>A dashboard in a file, opened in a browser: what its console says is kept.</summary>
internal sealed class PageFile : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private PageFile(IPage page, IReadOnlyList<TargetStatus> statuses)
    {
        Page = page;
        var path = _folder.Write("status.html", DashboardPage.Write(statuses, SampleFleet.Now, every: null, isServed: false));
        Address = new Uri(path).AbsoluteUri;
        page.Console += (_, message) => Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Said.Add(error);
        page.Request += (_, request) => Asked.Add(request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Its address, without a hash.</summary>
    public string Address { get; }

    /// <summary>What the console said.</summary>
    public List<string> Said { get; } = [];

    /// <summary>What was loaded.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Writes and opens it.</summary>
    public static async Task<PageFile> OpenAsync(IPage page, IReadOnlyList<TargetStatus> statuses, string hash = "")
    {
        var file = new PageFile(page, statuses);
        await page.GotoAsync(file.Address + hash);
        await file.ReadyAsync();
        return file;
    }

    /// <summary>Goes to another view.</summary>
    public async Task GoAsync(string hash)
    {
        await Page.EvaluateAsync("hash => { location.hash = hash; }", hash);
        await Page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// <summary>The texts of all elements that are shown of a kind.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string selector) => await Page.Locator(selector).AllInnerTextsAsync();

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ReadyAsync()
    {
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('ready').length > 0");
        await Page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }
}
