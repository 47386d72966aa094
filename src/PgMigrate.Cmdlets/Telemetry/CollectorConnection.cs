using System.Net.Sockets;

namespace PgMigrate.Cmdlets.Telemetry;

/// <summary>The way to the collector; notes what went wrong on it, since the SDK tells nobody.</summary>
/// <param name="note">Takes what went wrong.</param>
internal sealed class CollectorConnection(Action<string> note) : DelegatingHandler(new SocketsHttpHandler())
{
    // Trailers-Only responses of gRPC, as every failure before the answer is one, have it among their headers.
    private const string GrpcStatus = "grpc-status";

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(base.Send(request, cancellationToken));
        }
        catch (Exception exception) when (Note(request, exception))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (Note(request, exception))
        {
            throw;
        }
    }

    private HttpResponseMessage Note(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            note($"{Place(response.RequestMessage)} answered {(int)response.StatusCode} {response.StatusCode}");
        else if (
            response.Headers.TryGetValues(GrpcStatus, out IEnumerable<string>? statuses)
            && statuses.First() is not "0" and var status
        )
            note($"{Place(response.RequestMessage)} answered with the gRPC status {status}");
        return response;
    }

    // Always false: nothing is caught here. The reason alone is told, since a message may hold the whole URL.
    private bool Note(HttpRequestMessage request, Exception exception)
    {
        note(
            exception switch
            {
                OperationCanceledException => $"{Place(request)} did not answer in time",
                HttpRequestException { InnerException: SocketException socket } =>
                    $"{Place(request)} could not be reached ({socket.SocketErrorCode})",
                HttpRequestException http => $"{Place(request)} could not be reached ({http.HttpRequestError})",
                _ => $"{Place(request)} could not be reached ({exception.GetType().Name})",
            }
        );
        return false;
    }

    private static string Place(HttpRequestMessage? request) => request?.RequestUri?.Authority ?? "It";
}
