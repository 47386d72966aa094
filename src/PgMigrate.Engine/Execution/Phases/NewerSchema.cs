using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>
/// Leaves a schema alone that is newer than the folder, where the run is asked to: the views and functions of an older
/// application would replace those of the newer one.
/// </summary>
internal static class NewerSchema
{
    /// <summary>Holds back the whole plan, where the schema is newer.</summary>
    /// <param name="run">The run; its history is read, under its locks.</param>
    /// <param name="plan">Its plan.</param>
    /// <exception cref="MigrationException">SchemaNewer, where that is to end the run.</exception>
    public static MigrationPlan Hold(RunState run, MigrationPlan plan)
    {
        var action = run.Context.Options.NewerSchema;
        if (action == NewerSchemaAction.Migrate || Find(run) is not { Count: > 0 } newer)
            return plan;
        var text =
            $"The schema of {run.Context.Target} is newer than {run.Context.Options.Path}: it has had {FewNames.Of(newer)}.";
        if (action == NewerSchemaAction.Refuse)
            throw new MigrationException(
                MigrationErrorId.SchemaNewer,
                $"{text} Nothing was run.",
                "Deploy what knows these scripts; or have the older one accept a newer schema, where it works with that too."
            )
            {
                Target = run.Context.Target.ToString(),
            };
        run.Context.Tell(MessageSeverity.Information, null, $"{text} Nothing of the folder is run.");
        return new MigrationPlan([.. plan.Entries.Select(entry => entry with { Action = PlanAction.Later })]);
    }

    private static IReadOnlyList<string> Find(RunState run) =>
        NewerScripts.Find(
            run.Applied.Values.Where(script => script.OneTime).Select(script => script.Name),
            run.Folder!.Scripts.Select(script => script.Name),
            run.Folder.Scripts.Where(script => script.Kind == ScriptKind.OneTime).Select(script => script.Name)
        );
}
