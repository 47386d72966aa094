using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>
/// The identity of the machine or job, as Azure Database for PostgreSQL knows it: its tokens are passwords. A token that ends
/// soon is asked for again, so that each connection has one, however late in a run it is opened. Written here, since it is four
/// requests: Microsoft's library would make the module larger by two thirds.
/// </summary>
/// <param name="endpoint">Who gives the tokens.</param>
/// <param name="fails">Makes the error: of which identity and why, and what to do.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ManagedIdentity(
    IdentityEndpoint endpoint,
    Func<string, string, MigrationException> fails,
    TimeProvider clock
)
{
    /// <summary>How long before its end a token is asked for again: connecting may take a while, and clocks differ.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private const int Tries = 4;
    private const long LongestAnswer = 256 * 1024;
    private const string Advice = "Switch the identity on, and let it connect: see the guide azure-automation.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private IdentityToken? _token;
    private Task<IdentityToken>? _asking;

    /// <summary>
    /// How long nothing is done before the endpoint is asked for the second time; twice as long before each later one.
    /// </summary>
    internal TimeSpan FirstPause { get; init; } = Pause;

    /// <inheritdoc cref="GetAsync"/>
    public string Get() => GetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>A token that does not end soon.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">There is none to be had.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<IdentityToken> asking;
        lock (_gate)
        {
            if (_token is { } current && !EndsSoon(current))
                return current.Value;
            // Whoever comes meanwhile waits for the same answer.
            asking = _asking ??= Task.Run(RenewAsync, CancellationToken.None);
        }

        return (await asking.WaitAsync(cancellationToken).ConfigureAwait(false)).Value;
    }

    private bool EndsSoon(IdentityToken token) => token.EndsAt is null || token.EndsAt - clock.GetUtcNow() < Margin;

    private async Task<IdentityToken> RenewAsync()
    {
        var before = _token;
        try
        {
            return Keep(await AskAsync().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // What has not ended yet is good still, and the next connection asks again.
            if (before is { EndsAt: { } end } && end > clock.GetUtcNow())
                return Keep(before);
            Keep(before);
            if (Reason(exception) is { } reason)
                throw fails($"{endpoint.Kind}, and {reason}", Advice);
            throw;
        }
    }

    [return: NotNullIfNotNull(nameof(token))]
    private IdentityToken? Keep(IdentityToken? token)
    {
        lock (_gate)
            (_token, _asking) = (token, null);
        return token;
    }

    private async Task<IdentityToken> AskAsync()
    {
        // No redirection and no proxy: what is sent is a secret, or for this machine alone.
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectTimeout = Timeout,
        };
        using var client = new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = LongestAnswer };
        for (var pause = FirstPause; ; pause *= 2)
        {
            using var request = endpoint.Ask();
            using var answer = await client.SendAsync(request).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                var body = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
                await using var disposeBody = body.ConfigureAwait(false);
                return IdentityToken.Read(body, clock.GetUtcNow())
                    ?? throw new IdentityException("the endpoint's answer holds no token");
            }

            if (!MayPass(answer.StatusCode) || pause >= FirstPause * (1 << (Tries - 1)))
                throw new IdentityException($"the endpoint answers {(int)answer.StatusCode}");
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    // https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token: what to try again.
    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.TooManyRequests || (int)status >= 500;

    // What the parser says may quote the answer.
    private static string? Reason(Exception exception) =>
        exception switch
        {
            IdentityException => exception.Message,
            JsonException => "the endpoint does not answer as one: no JSON",
            OperationCanceledException => "the endpoint does not answer in time",
            HttpRequestException => $"the endpoint does not answer as one: {exception.Message}",
            _ => null,
        };
}
