using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Scripts that were applied and are not in the folder. Retiring one changes nothing but that nobody misses it: its record stays,
/// for grate, too. One that has another name now is no missing one.
/// </summary>
internal sealed class MissingScripts : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.MissingScript;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        if (run.Folder is not { } folder)
            return [];
        var names = folder.Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        var retired = await RepairLog.ReadRetiredAsync(run.Server!, run.Facts!, run.Applied, stop).ConfigureAwait(false);
        var renamed = RenamedFiles.Find(run).Values.Select(record => record.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. run
                .Applied.Values.Where(script => !names.Contains(script.Name))
                .Where(script => !retired.ContainsKey(script.Name) && !renamed.Contains(script.Name))
                .OrderBy(script => script.AppliedAt)
                .Select(Of),
        ];
    }

    // The row that says so is what the retirement is.
    private static RepairItem Of(AppliedScript script) =>
        new(
            RepairKind.MissingScript,
            script.Name,
            script.AppliedAt is { } at
                ? $"{script.Name} was applied at {CountedUse.Time(at)}, and is not in the folder."
                : $"{script.Name} was applied, and is not in the folder.",
            "Retire it: nothing reports it as missing any more. Its record stays.",
            (_, _) => Task.CompletedTask
        );
}
