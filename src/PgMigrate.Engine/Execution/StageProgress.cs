using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Tells which stage a run is at, from its beginning: a folder that is large, a server that is far away and a backup take time
/// before the first script begins. The scripts tell of themselves: see <see cref="RunProgress"/>.
/// </summary>
internal static class StageProgress
{
    /// <summary>A stage begins.</summary>
    public static void Enter(RunContext context, RunStage stage)
    {
        if (DetailOf(stage) is { } detail)
            context.Progress(RunProgress.Activity, detail);
    }

    /// <summary>The run is over, however it ended.</summary>
    public static void Completed(RunContext context) => context.Progress(RunProgress.Activity, null, completed: true);

    private static string? DetailOf(RunStage stage) =>
        stage switch
        {
            RunStage.Open => "reading the folder",
            RunStage.Lock => "connecting",
            RunStage.Plan => "finding out what is pending",
            RunStage.Check => "checking",
            RunStage.Save => "looking for what is destroyed",
            RunStage.Keep => "keeping the schema",
            _ => null,
        };
}
