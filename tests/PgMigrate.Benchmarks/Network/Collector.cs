using System.Net;

namespace PgMigrate.Benchmarks.Network;

/// <summary>A collector of OpenTelemetry that takes everything by HTTP, and does nothing with it.</summary>
public sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    /// <summary>Listens on a free port.</summary>
    public Collector()
    {
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Endpoint = $"http://{probe.LocalEndpoint}/";
        }

        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its URL.</summary>
    public string Endpoint { get; }

    /// <summary>The requests that it has taken.</summary>
    public int Requests { get; private set; }

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.Close();
                Requests++;
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
