using PgMigrate.Spring;

namespace PgMigrate.Tool.Start;

/// <summary>
/// A DATABASE_URL as frameworks have it, made one of libpq: the scheme of a driver or a dialect is left off, and so is what tunes
/// a framework's pool.
/// </summary>
internal static class DatabaseUrl
{
    private static readonly HashSet<string> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        "postgres",
        "postgresql",
        "pgsql",
        "psql",
        "postgis",
        "ecto",
        "jdbc:postgresql",
    };

    // Of Rails, Django, SQLAlchemy, Prisma, node-postgres, pgx, Ecto.
    private static readonly HashSet<string> OfPools = new(StringComparer.OrdinalIgnoreCase)
    {
        "pool",
        "pool_size",
        "pool_timeout",
        "pool_max_conns",
        "pool_min_conns",
        "pool_max_conn_lifetime",
        "pool_max_conn_idle_time",
        "connection_limit",
        "conn_max_age",
        "conn_health_checks",
        "idle_timeout",
        "checkout_timeout",
        "reaping_frequency",
        "prepared_statements",
        "statement_cache_size",
        "statement_cache_capacity",
        "pgbouncer",
        "encoding",
        "adapter",
        "max_overflow",
        "socket_timeout",
    };

    /// <summary>The same as the engine reads it.</summary>
    /// <param name="text">The URL, or a connection string of another form, which stays as it is.</param>
    /// <param name="variable">The variable that has it.</param>
    /// <exception cref="SpringException">It is one of another database; the text is not in the message.</exception>
    public static string Read(string text, string variable)
    {
        int end = text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 || text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase))
            return text;
        string scheme = text[..end].Split('+')[0];
        if (!Schemes.Contains(scheme))
            throw new SpringException(
                $"{variable} is a URL of {scheme}, which is no database of PostgreSQL.",
                "A URL begins with postgres:// or postgresql://."
            );
        string[] parts = text[end..].Split('?', 2);
        if (parts.Length == 1)
            return $"postgres{text[end..]}";
        string query = string.Join(
            '&',
            parts[1]
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Where(parameter => !OfPools.Contains(Name(parameter)))
                .Select(Convert)
        );
        return $"postgres{parts[0]}{(query.Length == 0 ? string.Empty : "?" + query)}";
    }

    private static string Name(string parameter) => parameter.Split('=', 2)[0];

    // Prisma's name for the schema that unqualified names belong to.
    private static string Convert(string parameter) =>
        Name(parameter) == "schema" ? $"options=-csearch_path%3D{parameter["schema".Length..].TrimStart('=')}" : parameter;
}
