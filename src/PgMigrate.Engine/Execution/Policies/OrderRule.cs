using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>No one-time script that is to run comes, in its folder, before one that is applied.</summary>
internal sealed class OrderRule : PolicyRule
{
    private const string Setting = "order";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Order == OrderPolicy.Linear;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        if (run is not { Folder: { } folder, Context.Undo: null })
            return Task.FromResult(None);
        // The folder lists its scripts in the order in which grate runs them.
        var applied = folder
            .Scripts.Select((file, index) => (file, index))
            .Where(script => run.Applied.GetValueOrDefault(script.file.Name) is { OneTime: true })
            .ToLookup(script => script.file.Folder);
        var pending = run
            .Plan.Effective.Where(entry => entry.File.Kind == ScriptKind.OneTime && !run.Applied.ContainsKey(entry.Name))
            .Where(entry => !LateScripts.Include(entry.Script, Find))
            .Select(entry => entry.Name)
            .ToHashSet(StringComparer.Ordinal);
        PolicyBreach[] breaches =
        [
            .. folder
                .Scripts.Select((file, index) => (file, index, Later: applied[file.Folder].LastOrDefault()))
                .Where(script => pending.Contains(script.file.Name) && script.Later.index > script.index)
                .Select(script => Breach(script.file, script.Later.file)),
        ];
        return Task.FromResult<IReadOnlyList<PolicyBreach>>(breaches);

        Script? Find(string name) => folder.Find(name) is { } file ? folder.Read(file, run.Context.Options.Tokens) : null;
    }

    private static PolicyBreach Breach(ScriptFile file, ScriptFile later) =>
        new(Setting, $"{file} comes before {later}, which is applied already.");
}
