namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>An alert that says that it is a test.</summary>
internal static class TestAlert
{
    /// <summary>Makes one.</summary>
    /// <param name="origin">Where the call comes from.</param>
    public static Alert Make(AlertOrigin origin) =>
        new()
        {
            Severity = AlertSeverity.Info,
            Title = "This is a test of PgMigrate's alerts",
            Time = DateTimeOffset.UtcNow,
            Message = $"It was sent from {Environment.MachineName}. Nothing has happened to a database.",
            Action = "Nothing is to be done.",
            Commit = origin.Commit,
            Actor = origin.Actor,
            PipelineUrl = origin.PipelineUrl,
        };
}
