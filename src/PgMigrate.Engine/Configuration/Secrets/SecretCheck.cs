using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Secrets;

/// <summary>What a file says of where a secret is, beyond the kinds of its values.</summary>
internal static class SecretCheck
{
    /// <summary>Looks at one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="secret">What it says.</param>
    /// <param name="at">Where.</param>
    /// <exception cref="MigrationException">TargetInvalid: the first thing that is wrong.</exception>
    public static void Check(ConfigurationFile file, SecretConfiguration secret, JsonPath at)
    {
        var (what, known) =
            secret is PasswordConfiguration
                ? ("password", "variable, file, passfile, secret, automationCredential, managedIdentity or command")
                : ("secret", "variable, file, secret, automationCredential or command");
        var places = secret.Places().Count();
        if (places != 1)
            throw file.Invalid(
                places == 0
                    ? $"'{at}' does not say where the {what} is."
                    : $"'{at}' says of several places that the {what} is there.",
                $"Name one: {known}.",
                at
            );
        if (secret.Vault is not null && secret.Secret is null)
            throw file.Invalid($"'{at.To("vault")}' is for a secret, and none is named.", "Name the secret.", at.To("vault"));
        if (secret.Timeout is not null && secret.Command is null)
            throw file.Invalid($"'{at.To("timeout")}' is for a command, and none is named.", "Leave it out.", at.To("timeout"));
        if (secret.Command is { Count: 0 })
            throw file.Invalid($"'{at.To("command")}' names no program.", "Write the program and its arguments.", at);
    }
}
