using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>What a run of one phase leaves out, and what it refuses.</summary>
internal static class RunPhase
{
    /// <summary>Whether a script is of the other phase.</summary>
    /// <param name="file">The script.</param>
    /// <param name="directives">What it says of itself.</param>
    /// <param name="options">How the run goes.</param>
    public static bool LeavesOut(ScriptFile file, ScriptDirectives directives, MigrationOptions options) =>
        options.Phase is { } phase && PhaseOf(file, directives) is { } own && own != phase;

    /// <summary>Why it is left out.</summary>
    public static string SkipReason(PlanEntry entry, MigrationOptions options) =>
        $"phase: {Name(PhaseOf(entry.File, entry.Directives)!.Value)}; this run's is {Name(options.Phase!.Value)}";

    /// <summary>Refuses to remove something before what replaces it is there.</summary>
    /// <exception cref="MigrationException">RequirementUnmet.</exception>
    public static void RefuseUnexpanded(MigrationPlan plan, MigrationOptions options)
    {
        if (options.Phase != MigrationPhase.Contract)
            return;
        PlanEntry? pending = null;
        foreach (var entry in plan.Entries)
        {
            if (entry.Action == PlanAction.Skip && LeavesOut(entry.File, entry.Directives, options))
                pending ??= entry;
            if (pending is not null && entry.Action == PlanAction.Run && entry.Directives.Phase == MigrationPhase.Contract)
                throw Unexpanded(pending, entry);
        }
    }

    private static MigrationPhase? PhaseOf(ScriptFile file, ScriptDirectives directives) =>
        directives.Phase ?? (file.Kind == ScriptKind.EveryTime ? null : MigrationPhase.Expand);

    private static string Name(MigrationPhase phase) => phase == MigrationPhase.Contract ? "contract" : "expand";

    private static MigrationException Unexpanded(PlanEntry pending, PlanEntry contracting) =>
        new(
            MigrationErrorId.RequirementUnmet,
            $"{contracting.File} is of the phase contract, and {pending.File} before it, of the phase expand, has not been "
                + "applied. Nothing was run.",
            $"Run with {RunOption.Phase.To(MigrationPhase.Expand)} first, and roll out what it is for."
        )
        {
            Script = contracting.Name,
            Path = contracting.File.Path,
        };
}
