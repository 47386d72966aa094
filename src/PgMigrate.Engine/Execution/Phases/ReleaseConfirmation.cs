using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>Records that a release is out, and its old version gone, under the locks of a run.</summary>
internal static class ReleaseConfirmation
{
    /// <summary>Records it.</summary>
    /// <param name="context">The run: its folder, environment and database.</param>
    /// <param name="gate">Its observer.</param>
    /// <param name="release">The release.</param>
    /// <param name="comment">What is recorded with it; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">OptionsInvalid where no script names the release; RequirementUnmet where a script of
    /// it that expands has not been applied; errors of the folder and of connections.</exception>
    public static async Task<PhaseConfirmation> RecordAsync(
        RunContext context,
        ObserverGate gate,
        string release,
        string? comment,
        CancellationToken cancellationToken
    )
    {
        PhaseConfirmation? recorded = null;
        var run = new RunState(context with { Options = context.Options with { Phase = null, To = null, Baseline = false } });
        await new RunPipeline(run, new FolderPlan(), new LockedSessions(gate))
            .PlanAsync(
                async stop => recorded = await RecordAsync(run, release, comment, stop).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return recorded!;
    }

    private static async Task<PhaseConfirmation> RecordAsync(
        RunState run,
        string release,
        string? comment,
        CancellationToken stop
    )
    {
        PlanChecks.RefuseProblems(run.Plan);
        var releases = await ReleaseState.ReadAsync(run, stop).ConfigureAwait(false);
        RefuseUnknown(run, releases, release);
        if (releases.Pending(release).FirstOrDefault() is { } pending)
            throw Unexpanded(run, release, pending);
        var context = run.Context;
        await HistoryInstaller
            .EnsureAsync(run.Session!.Work, context.Target, context.Identity, run.HistoryVersion, stop)
            .ConfigureAwait(false);
        var at = await PhaseConfirmations.RecordAsync(run.Server!, context, release, comment, stop).ConfigureAwait(false);
        return new PhaseConfirmation
        {
            Server = context.Target.Server,
            Database = context.Target.Database,
            Environment = context.Options.Environment,
            Release = release,
            ConfirmedAt = at,
            ConfirmedBy = context.Identity.AppliedBy,
            Comment = comment,
            Scripts = [.. releases.Expanding(release).Select(file => file.Name)],
        };
    }

    private static void RefuseUnknown(RunState run, ReleaseState releases, string release)
    {
        string[] named = [.. releases.Named];
        if (!named.Contains(release, StringComparer.Ordinal))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"No script of {run.Folder!.Path} belongs to release '{release}'.{NearestName.Hint(release, named)}",
                named.Length > 0
                    ? $"Scripts name: {string.Join(", ", named)}."
                    : "A script names its release behind its phase: -- pgmigrate:phase contract release=2026.11"
            )
            {
                Path = run.Folder.Path,
            };
    }

    private static string HowFar(RunState run, ScriptFile pending) =>
        run.Begun.GetValueOrDefault(pending.Name) is { IsLeft: true } batch
            ? $": it is {BackgroundText.HowFar(batch.State)}"
            : string.Empty;

    private static MigrationException Unexpanded(RunState run, string release, ScriptFile pending) =>
        new(
            MigrationErrorId.RequirementUnmet,
            $"Release {release} cannot be confirmed: {pending}, which belongs to it, has not been applied to "
                + $"{run.Context.Target}{HowFar(run, pending)}.",
            $"Run with {RunOption.Phase.To(MigrationPhase.Expand)} first, roll out what it is for, and confirm the release when "
                + "the old version is gone."
        )
        {
            Target = run.Context.Target.ToString(),
            Script = pending.Name,
            Path = pending.Path,
        };
}
