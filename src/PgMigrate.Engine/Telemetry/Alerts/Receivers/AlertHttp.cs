using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>
/// Posts messages. It follows no redirect, reads little of an answer, and says nothing of an address: that is a secret.
/// </summary>
internal sealed partial class AlertHttp : IDisposable
{
    private const int LongestAnswer = 4096;
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Posts a message.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="body">JSON, as UTF-8.</param>
    /// <param name="headers">What goes with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SendAnswer> PostAsync(
        Uri address,
        byte[] body,
        IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("PgMigrate", null));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            // Not its message: that names the host, and may name more of the address.
            return new SendAnswer(false, $"no answer: {Words(exception)}");
        }
        catch (IOException)
        {
            return new SendAnswer(false, "the connection was cut");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task<SendAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
            return new SendAnswer(true, $"HTTP {status}");
        var reason = await ReadReasonAsync(answer, cancellationToken).ConfigureAwait(false);
        var text = $"HTTP {status}{(status is >= 300 and < 400 ? ", and no redirect is followed" : reason)}";
        return new SendAnswer(false, text)
        {
            RetryAfter = PauseOf(answer.Headers.RetryAfter),
            Stops = answer.StatusCode == HttpStatusCode.Gone,
        };
    }

    // Slack and others answer with a word, such as invalid_blocks. Anything else may repeat what it was sent.
    private static async Task<string> ReadReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(buffer, 0, length).Trim();
        return Word().IsMatch(text) ? $" ({text})" : string.Empty;
    }

    private static TimeSpan? PauseOf(RetryConditionHeaderValue? asked)
    {
        var pause = asked?.Delta ?? asked?.Date - DateTimeOffset.UtcNow;
        return pause switch
        {
            null => null,
            { } value when value <= TimeSpan.Zero => null,
            { } value when value > LongestPause => LongestPause,
            { } value => value,
        };
    }

    private static string Words(HttpRequestException exception) =>
        exception.HttpRequestError switch
        {
            HttpRequestError.Unknown when exception.InnerException is IOException => "the connection was cut",
            HttpRequestError.NameResolutionError => "its name is not known",
            HttpRequestError.ConnectionError => "no connection",
            HttpRequestError.SecureConnectionError => "TLS failed",
            HttpRequestError.ResponseEnded => "the connection was cut",
            HttpRequestError.ProxyTunnelError => "the proxy refuses it",
            var error => string.Create(CultureInfo.InvariantCulture, $"{error}"),
        };

    [GeneratedRegex("^[a-z][a-z_]{2,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
