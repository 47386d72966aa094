using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>What a server did get.</summary>
/// <param name="Path">Behind host and port.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
internal sealed record Received(string Path, WebHeaderCollection Headers, string Body);

/// <summary>A web server on loopback that answers as it is told.</summary>
internal sealed class LocalReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<HttpListenerContext> _held = [];

    public LocalReceiver()
    {
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it is, with a slash at the end.</summary>
    public string Address { get; }

    /// <summary>What it answers; null for no answer at all.</summary>
    public int? Status { get; set; } = 200;

    /// <summary>The header Retry-After; null for none.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>The header Location; null for none.</summary>
    public string? Location { get; set; }

    /// <summary>What it did get, in that order.</summary>
    public ConcurrentQueue<Received> Got { get; } = new();

    public void Dispose()
    {
        _listener.Close();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        Got.Enqueue(new Received(context.Request.RawUrl!, new WebHeaderCollection { context.Request.Headers }, body));
        switch (Status)
        {
            case null:
                _held.Add(context);
                break;
            case { } status:
                context.Response.StatusCode = status;
                if (RetryAfter is not null)
                    context.Response.Headers["Retry-After"] = RetryAfter;
                if (Location is not null)
                    context.Response.Headers["Location"] = Location;
                context.Response.Close();
                break;
        }
    }
}

/// <summary>A server on loopback that takes a request, and cuts the connection.</summary>
internal sealed class CuttingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public CuttingServer()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(new byte[64 * 1024]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }
}
