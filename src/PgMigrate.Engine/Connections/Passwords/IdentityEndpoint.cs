using System.Net.Http.Headers;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>
/// Who gives tokens of a managed identity, and how it is asked. There are four: what an Automation account, an App Service or a
/// container names in <c>IDENTITY_ENDPOINT</c>; its elder in <c>MSI_ENDPOINT</c>; the file of a workload identity, as Kubernetes
/// puts it there; and the virtual machine's own address.
/// </summary>
/// <param name="environment">Holds the variables.</param>
/// <param name="clientId">The identity, where there are several; null for the only one.</param>
internal sealed class IdentityEndpoint(ConnectionEnvironment environment, string? clientId)
{
    private const string Resource = "https://ossrdbms-aad.database.windows.net";
    private const string OfMachine = "http://169.254.169.254/metadata/identity/oauth2/token";
    private const string PublicCloud = "https://login.microsoftonline.com/";
    private const string FileVariable = "AZURE_FEDERATED_TOKEN_FILE";
    private const long LongestFile = 64 * 1024;

    /// <summary>What the identity is, for messages.</summary>
    public string Kind => IsWorkload ? "a workload identity" : "a managed identity";

    private bool IsWorkload =>
        environment.Variable("IDENTITY_ENDPOINT") is null
        && environment.Variable("MSI_ENDPOINT") is null
        && environment.Variable(FileVariable) is not null;

    /// <summary>The question. The file of a workload identity is read each time: it is written anew every hour.</summary>
    /// <exception cref="IdentityException">The variables do not say whom to ask.</exception>
    public HttpRequestMessage Ask()
    {
        if (environment.Variable("IDENTITY_ENDPOINT") is { } own)
            return Get(own, "2019-08-01", "client_id", ("X-IDENTITY-HEADER", environment.Variable("IDENTITY_HEADER")));
        if (environment.Variable("MSI_ENDPOINT") is { } older)
            return Get(older, "2017-09-01", "clientid", ("secret", environment.Variable("MSI_SECRET")));
        return environment.Variable(FileVariable) is { } file ? OfWorkload(file) : Get(OfMachine, "2018-02-01", "client_id");
    }

    private HttpRequestMessage Get(string endpoint, string version, string idName, params (string Name, string? Value)[] headers)
    {
        var identity = clientId is null ? string.Empty : $"&{idName}={Uri.EscapeDataString(clientId)}";
        var address = $"{endpoint}?resource={Uri.EscapeDataString(Resource)}&api-version={version}{identity}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new IdentityException("the endpoint in the variables is no address");
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Metadata", "true");
        foreach (var (name, value) in headers)
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private HttpRequestMessage OfWorkload(string file)
    {
        if ((clientId ?? environment.Variable("AZURE_CLIENT_ID")) is not { } client)
            throw new IdentityException($"{FileVariable} is set, and AZURE_CLIENT_ID is not");
        if (environment.Variable("AZURE_TENANT_ID") is not { } tenant)
            throw new IdentityException($"{FileVariable} is set, and AZURE_TENANT_ID is not");
        var authority = environment.Variable("AZURE_AUTHORITY_HOST") ?? PublicCloud;
        var address = $"{authority.TrimEnd('/')}/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token";
        // What is sent there is as good as a password.
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        )
            throw new IdentityException("AZURE_AUTHORITY_HOST is no address with https");
        return new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = client,
                    ["scope"] = $"{Resource}/.default",
                    ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ["client_assertion"] = ReadFile(file),
                }
            ),
        };
    }

    private static string ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? File.ReadAllText(path).Trim()
                : throw new IdentityException($"the file of {FileVariable} is too long for a token");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"the file of {FileVariable} cannot be read");
        }
    }
}
