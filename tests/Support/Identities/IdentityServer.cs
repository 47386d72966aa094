using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PgMigrate.Tests.Support.Identities;

/// <summary>A question that an identity's endpoint was asked.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">The path with what follows it.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty for none.</param>
public sealed record IdentityQuestion(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>
/// Gives tokens as the endpoints of Azure do: that of an Automation account or App Service, its elder, the virtual machine's, and
/// the authority that workload identities ask.
/// </summary>
public sealed class IdentityServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<IdentityQuestion> _asked = new();
    private readonly ConcurrentQueue<(int Status, string Answer)> _answers = new();
    private readonly string _token;

    /// <param name="token">The token that it gives, where nothing else is said.</param>
    public IdentityServer(string token)
    {
        _token = token;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(AnswerAllAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyCollection<IdentityQuestion> Asked => _asked;

    /// <summary>How long a token lasts, in seconds.</summary>
    public long Lasts { get; set; } = 3600;

    /// <summary>The next answer; several are given in turn, before the usual ones.</summary>
    public void Next(int status, string answer) => _answers.Enqueue((status, answer));

    public void Dispose() => _listener.Close();

    private async Task AnswerAllAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var headers = context.Request.Headers;
        _asked.Enqueue(
            new IdentityQuestion(
                context.Request.HttpMethod,
                context.Request.Url!.PathAndQuery,
                headers
                    .AllKeys.OfType<string>()
                    .ToDictionary(name => name, name => headers[name]!, StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync()
            )
        );
        var (status, answer) = _answers.TryDequeue(out var next) ? next : (200, Usual(context.Request.Url!.Query));
        context.Response.StatusCode = status;
        context.Response.Headers["Location"] = Address;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

    // Each kind says in its own way when a token ends.
    private string Usual(string query)
    {
        var end = DateTimeOffset.UtcNow.AddSeconds(Lasts);
        var answer = new Dictionary<string, object> { ["access_token"] = _token, ["token_type"] = "Bearer" };
        if (query.Length == 0)
            answer["expires_in"] = Lasts;
        else if (query.Contains("2017-09-01", StringComparison.Ordinal))
            answer["expires_on"] = end.ToString("MM/dd/yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture);
        else
            answer["expires_on"] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(answer);
    }
}
