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
        var isToken = settings.AccessToken is not null || parts.Identity is not null;
        var wantsTls = isToken && parts[ConnectionParts.SslMode] is null;
        FillFromEnvironment(parts, environment);
        // Of an identity that has no token this is the place where the caller learns it; and no password file is looked at.
        if (parts.Identity is { } known)
            parts.Set(ConnectionParts.Password, known.Get(), "The managed identity");
        var builder = ConnectionAssembly.Assemble(parts);
        if (wantsTls && builder.SslMode < SslMode.Require)
            builder.SslMode = SslMode.Require;
        return new ConnectionTarget(builder) { SessionPasswords = settings.SessionPasswords, Identity = parts.Identity };
    }

    private static void CheckSecrets(ConnectionSettings settings)
    {
        if (settings.AccessToken is not null && settings.Password is not null)
            throw Invalid("An access token and a password are given, and a connection uses one of them.");
        if (settings.ManagedIdentity && (settings.AccessToken ?? settings.Password) is not null)
            throw Invalid("A managed identity and a password or token are asked for, and a connection uses one of them.");
        if (settings is { ClientId: not null, ManagedIdentity: false })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A client id is given, and no managed identity is asked for.",
                "Ask for it with ManagedIdentity, or leave the client id out."
            );
    }

    private static MigrationException Invalid(string message) => new(MigrationErrorId.OptionsInvalid, message, "Leave one out.");

    private static ConnectionParts SaidByTheCaller(ConnectionSettings settings, ConnectionEnvironment environment)
    {
        var parts = ConnectionSources.Explicit(settings);
        if (settings.ManagedIdentity)
            parts.Identity = settings.Identities.Of(environment, settings.ClientId, HasNoToken);
        if (settings.ConnectionString is { } text)
            parts.FillFrom(ConnectionSources.Text(text));
        if (settings.Target is not null)
            parts.FillFrom(ConnectionSources.Target(settings, environment));
        return parts;
    }

    private static MigrationException HasNoToken(string from, string advice) =>
        new(MigrationErrorId.AuthenticationFailed, $"The password is to be the token of {from}.", advice);

    private static void FillFromEnvironment(ConnectionParts parts, ConnectionEnvironment environment)
    {
        var variables = PgVariables.Read(environment);
        if ((parts[ConnectionParts.Service] ?? variables[ConnectionParts.Service]) is { } service)
            parts.FillFrom(ServiceFile.Read(service, environment));
        parts.FillFrom(variables);
        parts.FillFrom(ConnectionSources.Defaults(environment));
    }
}
