using System.Net;
using System.Net.Sockets;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Dashboard.Serving;

/// <summary>
/// Serves a dashboard on 127.0.0.1, by .NET's own listener: the page, and what is new as server-sent events. It takes no request
/// that could change anything.
/// </summary>
/// <param name="fleet">Looks at the databases.</param>
/// <param name="options">How often.</param>
/// <param name="serving">Where, and for whom.</param>
internal sealed class DashboardServer(FleetReader fleet, DashboardOptions options, ServingOptions serving)
{
    /// <summary>The option that gives the port, as texts name it.</summary>
    internal static readonly OptionName Port = new(typeof(ServingOptions), nameof(ServingOptions.Port));

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(10);

    private readonly LivePage _page = new(options.Every ?? DefaultPause);

    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="begun">Told of the address, once it is served.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MigrationException">Errors of the folder; OptionsInvalid: the port is taken.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(Action<Uri> begun, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        // Before anything is served: a folder that is not there ends it at once.
        _page.Take(await fleet.LookAsync(observer, cancellationToken).ConfigureAwait(false));
        var port = serving.Port ?? FindFree();
        using var listener = Begin(port);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Waiting for a request knows no token.
        await using var stop = stopping.Token.Register(listener.Stop).ConfigureAwait(false);
        begun(new Uri($"http://127.0.0.1:{port}/?token={Uri.EscapeDataString(serving.Token.Value)}"));
        var answering = AnswerAsync(listener, new AccessGate(port, serving.Token), stopping.Token);
        try
        {
            await LookAsync(observer, stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await answering.ConfigureAwait(false);
        }
    }

    private async Task LookAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(options.Every ?? DefaultPause, cancellationToken).ConfigureAwait(false);
            if (await fleet.TryLookAsync(observer, cancellationToken).ConfigureAwait(false) is { } statuses)
                _page.Take(statuses);
        }
    }

    private async Task AnswerAsync(HttpListener listener, AccessGate gate, CancellationToken cancellationToken)
    {
        var answers = new List<Task>();
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // It was stopped; or somebody hung up before anything was said, which concerns nobody else.
                continue;
            }

            answers.RemoveAll(answer => answer.IsCompleted);
            answers.Add(
                Task.Run(() => new Exchange(context, gate, _page).AnswerAsync(cancellationToken), CancellationToken.None)
            );
        }

        await Task.WhenAll(answers).ConfigureAwait(false);
    }

    private static HttpListener Begin(int port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            listener.Start();
            return listener;
        }
        catch (HttpListenerException exception)
        {
            listener.Close();
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"Nothing can be served on port {port}: {exception.Message}",
                $"Choose another one with {Port}, or leave it out for one that is free.",
                exception
            );
        }
    }

    private static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
