using System.Net;
using System.Net.Sockets;
using PgMigrate.Engine.Dashboard;
using PgMigrate.Engine.Dashboard.Serving;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Dashboard;

/// <summary>Who sees a dashboard that is served, and what is answered to others.</summary>
public sealed class ServingTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ServingOptions _serving = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private Task _served = Task.CompletedTask;
    private Uri _address = null!;

    [Fact]
    public async Task Without_the_token_nothing_is_told()
    {
        Assert.StartsWith("http://127.0.0.1:", _address.AbsoluteUri, StringComparison.Ordinal);
        foreach (var address in new[] { "/", "/events", "/?token=", "/?token=wrong", "/nothing" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(address)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await GetAsync("/", ("Cookie", $"pgmigrate_{_address.Port}=wrong"))).StatusCode
        );
        Assert.DoesNotContain(
            _serving.Token.Value,
            await (await GetAsync("/")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_token_becomes_a_cookie_and_leaves_the_address()
    {
        var welcome = await GetAsync(_address.PathAndQuery);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (welcome.StatusCode, welcome.Headers.Location?.OriginalString));
        var cookie = Assert.Single(welcome.Headers.GetValues("Set-Cookie"));
        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Strict", cookie, StringComparison.Ordinal);

        var page = await GetAsync("/", ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(
            "frame-ancestors 'none'",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("no-store", page.Headers.GetValues("Cache-Control").Single());
        var text = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain(_serving.Token.Value, text, StringComparison.Ordinal);
        Assert.Contains("no password", new PageContent(text).Target("down").GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/", ("Authorization", $"Bearer {_serving.Token.Value}"))).StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.1:1")]
    public async Task A_name_of_others_that_leads_here_is_refused(string host)
    {
        var answer = await GetAsync("/", ("Host", host), ("Authorization", $"Bearer {_serving.Token.Value}"));
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.DoesNotContain("application/gzip", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_changed_and_nothing_else_is_there()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/../etc/passwd", Bearer)).StatusCode);
    }

    [Fact]
    public async Task News_are_sent_to_whoever_listens()
    {
        using var request = Request("/events", Bearer);
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string? line;
        do line = await reader.ReadLineAsync(_stop.Token);
        while (line?.StartsWith("data: ", StringComparison.Ordinal) == false);
        var content = new PageContent($"<script type=\"application/gzip\" id=\"data\">{line!["data: ".Length..]}</script>");
        Assert.Equal("Unreachable", content.Target("down").GetProperty("condition").GetString());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            ServeAsync(new ServingOptions { Port = port }, _ => { })
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, failure.ErrorId);
        Assert.Contains($"port {port}", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;");
        var begun = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _served = ServeAsync(_serving, begun.SetResult);
        _address = await begun.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _served);
        _client.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private (string, string) Bearer => ("Authorization", $"Bearer {_serving.Token.Value}");

    private Task ServeAsync(ServingOptions serving, Action<Uri> begun)
    {
        var failure = new MigrationException(MigrationErrorId.TargetInvalid, "There is no password.", "Say where it is.");
        var options = new DashboardOptions
        {
            Run = new MigrationOptions { Path = _folder.FullPath },
            Every = TimeSpan.FromMilliseconds(100),
        };
        return MigrationDashboards.ServeAsync(
            [new DashboardTarget("down", "DEV", null, failure)],
            options,
            serving,
            begun,
            new RecordingObserver(),
            _stop.Token
        );
    }

    private async Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = Request(address, headers);
        return await _client.SendAsync(request);
    }

    private HttpRequestMessage Request(string address, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, address));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
