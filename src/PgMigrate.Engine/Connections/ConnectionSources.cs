using System.Globalization;
using PgMigrate.Engine.Configuration;

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
        if (settings.TargetDirectory is null)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A target is named, and no folder to look for pgmigrate.json in.",
                "Give TargetDirectory."
            );
        }

        var target = TargetFile.Find(settings.TargetDirectory).Get(settings.Target!);
        var parts = new ConnectionParts();
        SetAddress(
            parts,
            target.Server,
            target.Port,
            target.Database,
            target.User,
            part => $"The {part} of the target '{target.Name}'"
        );
        if (target.PasswordVariable is { } variable && settings.Password is null && settings.AccessToken is null)
            parts.Set(ConnectionParts.Password, PasswordOf(target.Name, variable, environment), $"The variable {variable}");
        if (target.ConnectionString is { } text)
            parts.FillFrom(Text(text));
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

    private static string PasswordOf(string target, string variable, ConnectionEnvironment environment) =>
        environment.Variable(variable)
        ?? throw new MigrationException(
            MigrationErrorId.TargetInvalid,
            $"The target '{target}' takes its password from the variable '{variable}', which is not set.",
            $"Set {variable}, or give a credential."
        );
}
