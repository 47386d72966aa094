using System.Net;

namespace PgMigrate.Engine.Dashboard.Serving;

/// <summary>What becomes of a request.</summary>
internal enum Access
{
    /// <summary>It is answered.</summary>
    Granted,

    /// <summary>It has shown the token in its address: it is sent on without it, with a cookie.</summary>
    Welcome,

    /// <summary>It does not know the token.</summary>
    Unknown,

    /// <summary>It was made for another host: a page from elsewhere has a name of its own lead here.</summary>
    OtherHost,

    /// <summary>It wants to change something.</summary>
    NotAllowed,
}

/// <summary>Who may see the dashboard: whoever knows the token, from an address of this machine.</summary>
/// <param name="port">The port that is served.</param>
/// <param name="token">The token.</param>
internal sealed class AccessGate(int port, AccessToken token)
{
    private const string Scheme = "Bearer ";

    /// <summary>The name of the cookie; dashboards on other ports have others.</summary>
    public string CookieName { get; } = $"pgmigrate_{port}";

    /// <summary>The cookie of whoever has shown the token: no script can read it, and no other site has it sent.</summary>
    public string Cookie => $"{CookieName}={token.Value}; Path=/; HttpOnly; SameSite=Strict";

    /// <summary>Judges a request.</summary>
    public Access Judge(HttpListenerRequest request)
    {
        if (!IsHost(request.Headers["Host"]))
            return Access.OtherHost;
        if (request.HttpMethod != "GET")
            return Access.NotAllowed;
        if (token.Is(request.QueryString["token"]))
            return Access.Welcome;
        return token.Is(request.Cookies[CookieName]?.Value) || token.Is(Bearer(request)) ? Access.Granted : Access.Unknown;
    }

    private bool IsHost(string? host) => host == $"127.0.0.1:{port}" || host == $"localhost:{port}";

    private static string? Bearer(HttpListenerRequest request) =>
        request.Headers["Authorization"] is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..]
            : null;
}
