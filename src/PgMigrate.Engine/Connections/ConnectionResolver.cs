using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>From what a caller said to a database that can be connected to.</summary>
public static class ConnectionResolver
{
    /// <summary>
    /// Reads the settings, and fills what they leave open. A part that was given by itself overrules the connection string, that
    /// one the target in <c>pgmigrate.json</c>, that one the service file, and that one the PG* variables.
    /// </summary>
    /// <param name="settings">What the caller said.</param>
    /// <returns>The database.</returns>
    /// <exception cref="MigrationException">
    /// ConnectionStringInvalid, TargetInvalid or OptionsInvalid. No message holds a value that may be a secret.
    /// </exception>
    public static ConnectionTarget Resolve(ConnectionSettings settings) => Resolve(settings, ConnectionEnvironment.Current);

    internal static ConnectionTarget Resolve(ConnectionSettings settings, ConnectionEnvironment environment)
    {
        CheckSecrets(settings);
        var parts = SaidByTheCaller(settings, environment);
        var isToken = settings.AccessToken is not null || parts[ConnectionParts.Token] is not null;
        var wantsTls = isToken && parts[ConnectionParts.SslMode] is null;
        FillFromEnvironment(parts, environment);
        var builder = ConnectionAssembly.Assemble(parts);
        if (wantsTls && builder.SslMode < SslMode.Require)
            builder.SslMode = SslMode.Require;
        return new ConnectionTarget(builder) { SessionPasswords = settings.SessionPasswords };
    }

    private static void CheckSecrets(ConnectionSettings settings)
    {
        if (settings.AccessToken is not null && settings.Password is not null)
        {
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "An access token and a password are given, and a connection uses one of them.",
                "Leave one out."
            );
        }
    }

    private static ConnectionParts SaidByTheCaller(ConnectionSettings settings, ConnectionEnvironment environment)
    {
        var parts = ConnectionSources.Explicit(settings);
        if (settings.ConnectionString is { } text)
            parts.FillFrom(ConnectionSources.Text(text));
        if (settings.Target is not null)
            parts.FillFrom(ConnectionSources.Target(settings, environment));
        return parts;
    }

    private static void FillFromEnvironment(ConnectionParts parts, ConnectionEnvironment environment)
    {
        var variables = PgVariables.Read(environment);
        if ((parts[ConnectionParts.Service] ?? variables[ConnectionParts.Service]) is { } service)
            parts.FillFrom(ServiceFile.Read(service, environment));
        parts.FillFrom(variables);
        parts.FillFrom(ConnectionSources.Defaults(environment));
    }
}
