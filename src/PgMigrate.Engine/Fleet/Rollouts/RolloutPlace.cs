using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>The database that keeps rollouts.</summary>
internal static class RolloutPlace
{
    /// <summary>Finds it by the configuration.</summary>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null where there is none.</param>
    /// <param name="credentials">How the call connects: as whom, and where passwords are asked for.</param>
    /// <exception cref="MigrationException">TargetInvalid: nothing says where rollouts are kept.</exception>
    public static ConnectionTarget Find(string? configuration, ConnectionSettings credentials)
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
        return ConnectionResolver.Resolve(credentials with { Target = target, Configuration = file.FullPath, File = file });
    }
}
