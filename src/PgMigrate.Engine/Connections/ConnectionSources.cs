using System.Globalization;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Connections.Passwords;
using PgMigrate.Engine.Connections.Strings;

namespace PgMigrate.Engine.Connections;

/// <summary>Reads each source of a connection into parts.</summary>
internal static class ConnectionSources
{
    /// <summary>The parts that the caller gave one by one.</summary>
    public static ConnectionParts Explicit(ConnectionSettings settings)
    {
        var parts = new ConnectionParts();
        SetAddress(parts, settings.Server, settings.Port, settings.Database, settings.User, part => $"The parameter {part}");
        parts.Set(ConnectionParts.Password, settings.AccessToken ?? settings.Password, "The parameter Password");
        return parts;
    }

    /// <summary>A connection string in any of its forms.</summary>
    /// <exception cref="MigrationException">ConnectionStringInvalid.</exception>
    public static ConnectionParts Text(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            throw ConnectionErrors.Invalid("The connection string is empty.", "Leave it out, or say which database is meant.");
        if (ConnectionUri.IsOne(trimmed))
            return ConnectionUri.Parse(trimmed);
        return JdbcUrl.IsOne(trimmed) ? JdbcUrl.Parse(trimmed) : KeywordString.Parse(trimmed);
    }

    /// <summary>A target of <c>pgmigrate.json</c>.</summary>
    /// <param name="settings">Says which one.</param>
    /// <param name="environment">Holds its password.</param>
    /// <exception cref="MigrationException">TargetInvalid or ConnectionStringInvalid.</exception>
    public static ConnectionParts Target(ConnectionSettings settings, ConnectionEnvironment environment)
    {
        if (settings is { TargetDirectory: null, Configuration: null, File: null })
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A target is named, and no folder to look for pgmigrate.json in.",
                "Give TargetDirectory."
            );
        }

        var file = settings.File ?? ConfigurationFile.Find(settings.Configuration, settings.TargetDirectory ?? string.Empty);
        var (name, target) = file.Target(settings.Target!);
        var parts = new ConnectionParts();
        SetAddress(parts, target.Server, target.Port, target.Database, target.User, part => $"The {part} of the target '{name}'");
        if (target.ConnectionString is { } text)
            parts.FillFrom(WithoutPassword(file, name, text));
        new TargetPassword(file, name, target).Set(parts, settings, environment);
        return parts;
    }

    /// <summary>What is left open by all.</summary>
    public static ConnectionParts Defaults(ConnectionEnvironment environment)
    {
        var parts = new ConnectionParts();
        parts.Set(ConnectionParts.Host, "localhost", "The default");
        parts.Set(ConnectionParts.Port, "5432", "The default");
        parts.Set(ConnectionParts.User, environment.UserName, "The operating system");
        return parts;
    }

    private static void SetAddress(
        ConnectionParts parts,
        string? server,
        int? port,
        string? database,
        string? user,
        Func<string, string> origin
    )
    {
        parts.Set(ConnectionParts.Port, port?.ToString(CultureInfo.InvariantCulture), origin("Port"));
        parts.Set(ConnectionParts.Database, database, origin("Database"));
        parts.Set(ConnectionParts.User, user, origin("User"));
        if (server is not null)
            parts.SetHosts(server, origin("Server"));
    }

    // It would be in the repository, and in everybody's copy of it.
    private static ConnectionParts WithoutPassword(ConfigurationFile file, string name, string text)
    {
        var parts = Text(text);
        return parts[ConnectionParts.Password] is null
            ? parts
            : throw file.Invalid(
                $"The connection string of the target '{name}' holds a password, which does not belong into the file.",
                """Say where it is: "password": { "variable": "PROD_PGPASSWORD" }, or a file, a secret, a command.""",
                JsonPath.Of("targets", name, "connectionString")
            );
    }
}
