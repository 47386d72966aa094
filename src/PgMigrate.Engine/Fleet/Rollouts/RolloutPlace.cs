using System.Net;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>The database that keeps rollouts.</summary>
internal static class RolloutPlace
{
    /// <summary>Finds it by the configuration.</summary>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null where there is none.</param>
    /// <param name="passwords">Asks the caller's session for passwords.</param>
    /// <exception cref="MigrationException">TargetInvalid: nothing says where rollouts are kept.</exception>
    public static ConnectionTarget Find(string? configuration, Func<SecretConfiguration, NetworkCredential?> passwords)
    {
        var file = configuration is null ? null : ConfigurationFile.TryFind(configuration);
        if (file?.Content.Rollouts?.Target is not { } target)
            throw new MigrationException(
                MigrationErrorId.TargetInvalid,
                configuration is null
                    ? "There is no pgmigrate.json that says where rollouts are kept."
                    : $"{configuration} does not say where rollouts are kept.",
                """Add "rollouts": { "target": "control" }, or give the path of a file that keeps this one: ./rollout.jsonl"""
            );
        return ConnectionResolver.Resolve(
            new ConnectionSettings
            {
                Target = target,
                Configuration = file.FullPath,
                File = file,
                SessionPasswords = passwords,
            }
        );
    }
}
