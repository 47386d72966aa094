using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Secrets;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>Gets the password of a target of <c>pgmigrate.json</c> from where the file says that it is.</summary>
/// <param name="file">The file.</param>
/// <param name="name">The target's name.</param>
/// <param name="target">The target.</param>
internal sealed class TargetPassword(ConfigurationFile file, string name, TargetConfiguration target)
{
    /// <summary>Sets the parts that it gives.</summary>
    /// <param name="parts">The target's parts.</param>
    /// <param name="settings">
    /// What the caller said; a password or token of the caller's own is taken instead, and none is asked for.
    /// </param>
    /// <param name="environment">Holds variables.</param>
    /// <exception cref="MigrationException">
    /// TargetInvalid: it is not where the file says. Never with the password in it.
    /// </exception>
    public void Set(ConnectionParts parts, ConnectionSettings settings, ConnectionEnvironment environment)
    {
        if (settings.Password is not null || settings.AccessToken is not null || settings.ManagedIdentity)
            return;
        var secrets = new SecretReader(file, environment.Variable, settings.SessionPasswords, Fails);
        if (target.PasswordVariable is { } variable)
            Set(parts, secrets.OfVariable(variable));
        switch (target.Password)
        {
            case null:
                break;
            case { Passfile: { } path }:
                parts.Set(ConnectionParts.Passfile, file.Resolve(path), $"The target '{name}'");
                break;
            case { ManagedIdentity: { } identity }:
                parts.Identity = settings.Identities.Of(environment, identity.ClientId, Fails);
                break;
            case { } password:
                Set(parts, secrets.Read(password));
                break;
        }
    }

    private static void Set(ConnectionParts parts, FoundSecret password)
    {
        parts.Set(ConnectionParts.Password, password.Value, password.Origin);
        if (password.User is { } user && parts[ConnectionParts.User] is null)
            parts.Set(ConnectionParts.User, user, password.Origin);
    }

    private MigrationException Fails(string from, string advice) =>
        new(MigrationErrorId.TargetInvalid, $"The target '{name}' takes its password from {from}.", advice)
        {
            Path = file.FullPath,
        };
}
