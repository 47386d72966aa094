using System.Net;
using System.Text;

namespace PgMigrate.Engine.Dashboard.Serving;

/// <summary>One request and its answer.</summary>
/// <param name="context">Both.</param>
/// <param name="gate">Who may see what.</param>
/// <param name="page">What there is to see.</param>
internal sealed class Exchange(HttpListenerContext context, AccessGate gate, LivePage page)
{
    // A browser has a few pages open; each listener holds a connection.
    private const int MostListeners = 32;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    private readonly HttpListenerResponse _response = context.Response;

    /// <summary>Answers. A browser that goes away, and the end of the server, are no errors.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (name, value) in Headers)
                _response.Headers[name] = value;
            await RouteAsync(cancellationToken).ConfigureAwait(false);
            _response.Close();
        }
        catch (Exception exception)
            when (exception is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            _response.Abort();
        }
    }

    private Task RouteAsync(CancellationToken cancellationToken) =>
        gate.Judge(context.Request) switch
        {
            Access.OtherHost => SayAsync(HttpStatusCode.MisdirectedRequest, "This is not the host that was asked for."),
            Access.NotAllowed => SayAsync(
                HttpStatusCode.MethodNotAllowed,
                "Here is something to look at, and nothing to change."
            ),
            Access.Unknown => SayAsync(
                HttpStatusCode.Unauthorized,
                "Open the address that was shown when the dashboard was started: the token is in it."
            ),
            Access.Welcome => WelcomeAsync(),
            _ => context.Request.Url?.AbsolutePath switch
            {
                "/" => PageAsync(),
                "/events" => EventsAsync(cancellationToken),
                _ => SayAsync(HttpStatusCode.NotFound, "There is nothing here."),
            },
        };

    // The token does not stay in the address: it would be in the browser's history, and in what is copied from it.
    private Task WelcomeAsync()
    {
        _response.Headers["Set-Cookie"] = gate.Cookie;
        _response.Headers["Location"] = "/";
        return SayAsync(HttpStatusCode.SeeOther, "Go on without the token.");
    }

    private Task PageAsync()
    {
        _response.Headers["Content-Security-Policy"] = $"{DashboardPage.Policy(isServed: true)}; frame-ancestors 'none'";
        return WriteAsync("text/html; charset=utf-8", page.Write());
    }

    private Task SayAsync(HttpStatusCode status, string text)
    {
        _response.StatusCode = (int)status;
        return WriteAsync("text/plain; charset=utf-8", text);
    }

    private async Task WriteAsync(string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _response.ContentType = type;
        _response.ContentLength64 = bytes.Length;
        await _response.OutputStream.WriteAsync(bytes).ConfigureAwait(false);
    }

    private async Task EventsAsync(CancellationToken cancellationToken)
    {
        if (page.Listeners >= MostListeners)
        {
            await SayAsync(HttpStatusCode.ServiceUnavailable, "Too many pages listen.").ConfigureAwait(false);
            return;
        }

        _response.ContentType = "text/event-stream; charset=utf-8";
        _response.SendChunked = true;
        await SendAsync("retry: 3000\n\n", cancellationToken).ConfigureAwait(false);
        using var subscription = page.Listen();
        while (true)
            await SendAsync(await NextAsync(subscription, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
    }

    // Something now and then: else nobody notices that a browser has gone.
    private static async Task<string> NextAsync(LivePage.Subscription subscription, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            return $"data: {await subscription.News.ReadAsync(silence.Token).ConfigureAwait(false)}\n\n";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ": still there\n\n";
        }
    }

    private async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        await _response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await _response.OutputStream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
