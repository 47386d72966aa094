using PgMigrate.Spring.Values;

namespace PgMigrate.Spring;

/// <summary>The database that an application's migrations run on, and as whom.</summary>
/// <param name="Url">The JDBC URL.</param>
/// <param name="User">The user; null where the URL or the system says it.</param>
/// <param name="Password">The password; null where there is none, or the URL has it.</param>
internal sealed record DatabaseSettings(ResolvedValue Url, ResolvedValue? User, ResolvedValue? Password)
{
    private const string Prefix = "jdbc:postgresql:";

    /// <summary>
    /// Reads it. Flyway has a connection of its own where <c>spring.flyway.url</c> or <c>.user</c> is set; each part that is
    /// missing then is that of <c>spring.datasource</c>.
    /// </summary>
    /// <returns>Null where no URL is set: Boot would look for an embedded database.</returns>
    /// <exception cref="SpringException">It is no database of PostgreSQL.</exception>
    public static DatabaseSettings? Of(SpringEnvironment environment)
    {
        ResolvedValue? url = environment.FindText("spring.flyway.url");
        ResolvedValue? user = environment.FindText("spring.flyway.user");
        ResolvedValue? password = url is null && user is null ? null : environment.FindText("spring.flyway.password");
        url ??= OfPool(environment, "jdbc-url") ?? environment.FindText("spring.datasource.url");
        user ??= OfPool(environment, "username") ?? environment.FindText("spring.datasource.username");
        password ??= OfPool(environment, "password") ?? environment.FindText("spring.datasource.password");
        if (url is null)
            return Refuse(environment);
        if (!url.Text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            throw new SpringException(
                $"{Scheme(url.Text)} ({url.Origin}) is no database of PostgreSQL.",
                $"PgMigrate migrates PostgreSQL: a URL begins with {Prefix}"
            );
        return new DatabaseSettings(url, user, password);
    }

    /// <summary>One URL with all of it: what a URL says itself counts more, as for the driver.</summary>
    /// <param name="searchPath">What search_path begins with; null to leave it.</param>
    public string ToUrl(string? searchPath)
    {
        string url = Url.Text.Trim();
        url = With(url, "user", User?.Text);
        url = With(url, "password", Password?.Text);
        return searchPath is null ? url : WithSchema(url, searchPath);
    }

    /// <summary>Whether a URL has a parameter of its own.</summary>
    public bool Has(string parameter) => Value(Url.Text, parameter) is not null;

    // HikariCP is what Boot makes, and its own settings are bound over the others.
    private static ResolvedValue? OfPool(SpringEnvironment environment, string name) =>
        environment.FindText("spring.datasource.type") is null ? environment.FindText($"spring.datasource.hikari.{name}") : null;

    private static DatabaseSettings? Refuse(SpringEnvironment environment)
    {
        foreach (string other in (string[])["spring.datasource.jndi-name", "spring.r2dbc.url"])
            if (environment.FindText(other) is { } found)
                throw new SpringException(
                    $"The application's database is said by {other} ({found.Origin}), which is not read here.",
                    "Set spring.flyway.url, user and password, or give a connection: -ConnectionString, -Server, -Target."
                );
        return null;
    }

    private static string With(string url, string name, string? value) =>
        value is null || Value(url, name) is not null
            ? url
            : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    // Flyway puts its schema before what is there.
    private static string WithSchema(string url, string schema)
    {
        const string name = "currentSchema";
        string? own = Value(url, name);
        string path = Uri.EscapeDataString($"{schema}, {(own is null ? "\"$user\", public" : Decode(own))}");
        return own is null
            ? $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={path}"
            : url.Replace($"{name}={own}", $"{name}={path}", StringComparison.Ordinal);
    }

    private static string? Value(string url, string name) =>
        url.Split('?', 2) is [_, { } query]
            ? query
                .Split('&')
                .Select(parameter => parameter.Split('=', 2))
                .Where(parts => parts[0] == name)
                .Select(parts => parts.Length == 2 ? parts[1] : string.Empty)
                .FirstOrDefault()
            : null;

    private static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));

    // What follows may hold a password.
    private static string Scheme(string url) => string.Join(':', url.Split(':').Take(2)) + ":…";
}
