using System.Net.Http.Headers;
using System.Text.Json;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>
/// The token of a managed identity for Azure Database for PostgreSQL: from the endpoint that an Automation account, an App
/// Service or a container names in its variables, else from that of the virtual machine.
/// </summary>
/// <param name="environment">Holds the variables.</param>
/// <param name="fails">Makes the error: from where, and what to do.</param>
internal sealed class ManagedIdentityToken(ConnectionEnvironment environment, Func<string, string, MigrationException> fails)
{
    private const string Resource = "https://ossrdbms-aad.database.windows.net";
    private const string OfMachine = "http://169.254.169.254/metadata/identity/oauth2/token";
    private const long LongestAnswer = 256 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Asks for it.</summary>
    /// <param name="clientId">The identity, where there are several; null for the only one.</param>
    /// <exception cref="MigrationException">There is none to be had.</exception>
    public string Get(string? clientId)
    {
        try
        {
            using var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                ConnectTimeout = Timeout,
            };
            using var client = new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = LongestAnswer };
            using var request = Request(clientId);
            using var answer = client.Send(request);
            if (!answer.IsSuccessStatusCode)
                throw fails($"a managed identity, and the endpoint answers {(int)answer.StatusCode}", Advice);
            using var json = JsonDocument.Parse(answer.Content.ReadAsStream());
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("access_token", out var token)
                && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } text
                ? text
                : throw fails("a managed identity, and the endpoint's answer holds no token", Advice);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw fails($"a managed identity, and the endpoint does not answer as one: {Reason(exception)}", Advice);
        }
    }

    private static string Advice => "Switch the identity on, and let it connect: see the guide azure-automation.";

    // What the parser says may quote the answer.
    private static string Reason(Exception exception) =>
        exception switch
        {
            JsonException => "no JSON",
            OperationCanceledException => "no answer in time",
            _ => exception.Message,
        };

    private HttpRequestMessage Request(string? clientId)
    {
        var identity = clientId is null ? string.Empty : $"&client_id={Uri.EscapeDataString(clientId)}";
        var (endpoint, version, header) =
            environment.Variable("IDENTITY_ENDPOINT") is { } own
                ? (own, "2019-08-01", ("X-IDENTITY-HEADER", environment.Variable("IDENTITY_HEADER")))
            : environment.Variable("MSI_ENDPOINT") is { } older
                ? (older, "2017-09-01", ("secret", environment.Variable("MSI_SECRET")))
            : (OfMachine, "2018-02-01", ("Metadata", "true"));
        if (
            !Uri.TryCreate(
                $"{endpoint}?resource={Uri.EscapeDataString(Resource)}&api-version={version}{identity}",
                UriKind.Absolute,
                out var uri
            )
        )
            throw fails("a managed identity, and the endpoint in the variables is no address", Advice);
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Metadata", "true");
        if (header is ({ } name, { } value) && name != "Metadata")
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
