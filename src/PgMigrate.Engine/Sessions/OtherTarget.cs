using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>Another target of the configuration, whose history is read beside a run.</summary>
internal static class OtherTarget
{
    /// <summary>Connects to look.</summary>
    /// <param name="context">The run.</param>
    /// <param name="file">The configuration that names the target.</param>
    /// <param name="name">The target's name in it.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MigrationException">TargetInvalid: there is no such target; connection errors.</exception>
    public static Task<(ServerConnection Connection, ServerFacts Facts)> ConnectAsync(
        RunContext context,
        ConfigurationFile file,
        string name,
        string applicationName,
        CancellationToken stop
    ) =>
        ServerFacts.ConnectAsync(
            ConnectionResolver.Resolve(
                new ConnectionSettings
                {
                    Target = name,
                    Configuration = file.FullPath,
                    SessionPasswords = context.Target.SessionPasswords,
                }
            ),
            applicationName,
            context.Options.HistorySchema,
            stop
        );
}
