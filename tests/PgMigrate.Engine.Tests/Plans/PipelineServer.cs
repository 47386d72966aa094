using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>Stands for the server of a pipeline: answers each path as it is told to, and keeps what it was asked.</summary>
internal sealed class PipelineServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public PipelineServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The whole answer to a path and query; null to say nothing until the other side gives up.</summary>
    public Func<string, string?> Answer { get; set; } = _ => Status("404 Not Found");

    /// <summary>The requests, heads and all.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static string Json(string body) => Status("200 OK", body);

    public static string Status(string status, string body = "", string heads = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{heads}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The other side has given up, as it should where it hears nothing.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                return;
            request.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        Requests.Enqueue(request.ToString());
        if (Answer(request.ToString().Split(' ')[1]) is { } answer)
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        else
            // Until the client closes.
            while (await stream.ReadAsync(buffer, _stop.Token) > 0) { }
    }
}
