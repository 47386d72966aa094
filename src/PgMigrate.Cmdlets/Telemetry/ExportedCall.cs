using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Cmdlets.Telemetry;

/// <summary>
/// Makes calls whose spans, measurements and events go to an OpenTelemetry collector, where the <c>OTEL_*</c> variables ask for
/// that. What goes wrong on that way is one warning, and fails nothing.
/// </summary>
internal static class ExportedCall
{
    /// <summary>Makes a call.</summary>
    /// <param name="pipeline">Where the warning goes.</param>
    /// <param name="level">The least grave events that are exported.</param>
    /// <param name="call">The call; with where its events go, null for nowhere.</param>
    public static async Task RunAsync(CmdletPipeline pipeline, MigrationLogLevel level, Func<HostLog?, Task> call)
    {
        // The libraries of OpenTelemetry are loaded behind this line alone.
        if (!OtlpSettings.AreAsked(System.Environment.GetEnvironmentVariable))
            await call(null).ConfigureAwait(false);
        else
            await ExportAsync(pipeline, level, call).ConfigureAwait(false);
    }

    private static async Task ExportAsync(CmdletPipeline pipeline, MigrationLogLevel level, Func<HostLog?, Task> call)
    {
        OtlpSettings settings = OtlpSettings.Read(System.Environment.GetEnvironmentVariable);
        foreach (string complaint in settings.Complaints)
            pipeline.WriteWarning(complaint);
        if (TryBegin(settings, pipeline) is not { } export)
        {
            await call(null).ConfigureAwait(false);
            return;
        }

        try
        {
            await call(new HostLog(export.Logger, "The export to OpenTelemetry", level)).ConfigureAwait(false);
        }
        finally
        {
            if (await export.EndAsync().ConfigureAwait(false) is { } failure)
                pipeline.WriteWarning(
                    $"The OpenTelemetry collector does not have everything of this call: {failure}. Nothing else was held up."
                );
        }
    }

    // The SDK refuses some values of its variables by exceptions of many kinds.
    private static OtlpExport? TryBegin(OtlpSettings settings, CmdletPipeline pipeline)
    {
        try
        {
            return OtlpExport.Begin(settings);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            pipeline.WriteWarning(
                "Nothing of this call is exported to OpenTelemetry: its variables OTEL_* are not understood "
                    + $"({exception.GetType().Name})."
            );
            return null;
        }
    }
}
