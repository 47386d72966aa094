using System.Globalization;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>What is said of batches that are in the background.</summary>
internal static class BackgroundText
{
    /// <summary>How far they are: <c>in the background, at 40 %: 40 of about 100 rows gone over, 40 changed</c>.</summary>
    public static string HowFar(BatchState state)
    {
        var share =
            state.Estimate > state.Keys
                ? $", at {(state.Keys / (double)state.Estimate).ToString("P0", CultureInfo.InvariantCulture)}"
                : string.Empty;
        return $"in the background{share}: {BatchProgress.Describe(state)}";
    }

    /// <summary>Tells of what a plan leaves in the background, and of what waits for it.</summary>
    public static void TellPlan(RunState run)
    {
        foreach (var entry in run.Plan.Entries)
            if (entry.Action == PlanAction.Leave)
                TellLeft(run.Context, entry, HowFar(run, entry));
            else if (entry.Behind is { } reason)
                TellWaiting(run.Context, entry, reason);
    }

    /// <summary>A script that a plan leaves in the background, as the observer is told of it.</summary>
    public static ScriptRun Describe(RunState run, PlanEntry entry) =>
        run.Context.Describe(entry, ScriptRunStatus.Ongoing, null, HowFar(run, entry));

    /// <summary>Tells that a script stays in the background, and what goes on with it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="entry">The script.</param>
    /// <param name="howFar">How far it is, in words that follow <c>is</c>.</param>
    public static void TellLeft(RunContext context, PlanEntry entry, string howFar) =>
        context.Tell(MessageSeverity.Information, entry.File, $"It is {howFar}. What goes on with it: {Command(context)}");

    /// <summary>Tells that a script waits for what it requires.</summary>
    public static void TellWaiting(RunContext context, PlanEntry entry, string reason) =>
        context.Tell(MessageSeverity.Warning, entry.File, $"It waits. {char.ToUpperInvariant(reason[0])}{reason[1..]}.");

    private static string HowFar(RunState run, PlanEntry entry) => HowFar(run.Begun[entry.Name].State);

    /// <summary>What goes on with them, as the reader would write it.</summary>
    public static string Command(RunContext context) =>
        // A plan's file is no folder.
        new OperationCall(
            Operation.ProcessBatches,
            [(RunOption.Path, context.Plan is null ? [context.Options.Path] : null)],
            null
        ).ToString();
}
