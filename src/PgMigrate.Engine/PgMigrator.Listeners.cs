using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Engine;

/// <summary>Who else is told of runs: what pgmigrate.json says for their environment, as at a prompt.</summary>
public sealed partial class PgMigrator
{
    private static IReadOnlyList<IRunListener> ConfiguredListeners<T>(ConnectionTarget target, T options) =>
        options switch
        {
            MigrationOptions run => ConfiguredListeners(
                target,
                ConfigurationFile.TryFind(run.Configuration, run.Path),
                run.Environment,
                run.HistorySchema
            ),
            PlanRunOptions run => ListenersOfPlan(target, run),
            ImportOptions import => ConfiguredListeners(
                target,
                ConfigurationFile.TryFind(import.Configuration, import.Path),
                import.Environment,
                import.HistorySchema
            ),
            _ => [],
        };

    private static IReadOnlyList<IRunListener> ListenersOfPlan(ConnectionTarget target, PlanRunOptions run)
    {
        if (ConfigurationFile.TryFind(run.Configuration, Path.GetDirectoryName(run.Plan)!) is not { } file)
            return [];
        var settings = PlanFile.Read(run.Plan).Document.Settings;
        return ConfiguredListeners(target, file, settings.Environment, settings.HistorySchema);
    }

    private static IReadOnlyList<IRunListener> ConfiguredListeners(
        ConnectionTarget target,
        ConfigurationFile? file,
        string? environment,
        string historySchema
    )
    {
        var log = Listeners.OfPolicy(file, environment);
        IRunListener?[] listeners =
        [
            log is null ? null : new FileLog(log),
            MigrationAlerts.Listen(file, target, target.HistorySchema(historySchema), log?.Path),
        ];
        return [.. listeners.OfType<IRunListener>()];
    }
}
