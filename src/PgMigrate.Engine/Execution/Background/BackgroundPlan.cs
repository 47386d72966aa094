using System.Text.RegularExpressions;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>Of the scripts of a folder those whose batches were begun and not ended.</summary>
/// <param name="query">Which of them.</param>
internal sealed class BackgroundPlan(BatchQuery query) : IPlanSource
{
    private readonly FolderPlan _folder = new();

    /// <inheritdoc/>
    public void Open(RunState run) => _folder.Open(run);

    /// <inheritdoc/>
    public async Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop)
    {
        var plan = await _folder.PlanAsync(run, stop).ConfigureAwait(false);
        run.Begun = await UnendedBatches.ReadAsync(run.Server!, run.Facts!, stop).ConfigureAwait(false);
        var planned = plan.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, batch) in run.Begun.Where(script => IsAskedFor(script.Key)))
            if (WhyNot(batch, planned.GetValueOrDefault(name), run) is not { } reason)
                chosen.Add(name);
            // Of what runs were interrupted in, and no folder has any more, nothing is said: an undo, say.
            else if (batch.IsLeft || planned.ContainsKey(name))
                run.Context.Tell(
                    MessageSeverity.Warning,
                    run.Folder!.Find(name),
                    $"The batches of {name} are not gone on with: {reason}."
                );
        return new MigrationPlan([.. plan.Entries.Where(entry => chosen.Contains(entry.Name))]);
    }

    /// <inheritdoc/>
    public string WhyEmpty(RunState run) => "There are no batches to go on with.";

    /// <inheritdoc/>
    public Task CheckAsync(RunState run, CancellationToken stop) => PolicyCheck.RefuseOfRunnerAsync(run, stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private bool IsAskedFor(string script) =>
        query.Scripts.Count == 0
        || query.Scripts.Any(pattern =>
            Regex.IsMatch(
                script,
                WildcardName.ToRegex(pattern),
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
            )
        );

    // Whoever has suspended them has said so for all that may come by, and a schedule is no answer to that.
    private static string? WhyNot(UnendedBatch batch, PlanEntry? entry, RunState run) =>
        batch.SuspendedBy is { } who ? $"they were suspended by {who}"
        : entry is null ? $"the script is not in {run.Folder!.Path}, or has been applied since"
        : entry.Action != PlanAction.Run
            ? $"the script is left out: {OneLine.Of(PlanChecks.SkipReason(entry, run.Context.Options))}"
        : null;
}
