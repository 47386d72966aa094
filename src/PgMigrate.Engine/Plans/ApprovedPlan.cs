using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Plans;

/// <summary>What a plan's file says: its texts, in its order, whatever a folder holds by now.</summary>
/// <param name="file">The plan.</param>
/// <param name="judgement">Whether it may run.</param>
/// <param name="address">Host and port of the database, as the caller gave them.</param>
internal sealed class ApprovedPlan(PlanFile file, PlanJudgement judgement, string address) : IPlanSource
{
    private const string AnyTimeFolder = "runAfterOtherAnyTimeScripts";

    /// <inheritdoc/>
    public void Open(RunState run)
    {
        // It is read: without it nobody knows how to run.
    }

    /// <inheritdoc/>
    public async Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop)
    {
        await RunHistory.ReadAsync(run, stop).ConfigureAwait(false);
        var problems = await judgement.JudgeAsync(run, address, withTokens: true, stop).ConfigureAwait(false);
        if (problems.Where(problem => problem.Stops).ToArray() is { Length: > 0 } stopping)
            throw PlanJudgement.Refusal(file.Path, stopping, run.Context.Target.ToString());
        run.Follows(
            new PlannedRun(file.Id, judgement.Approvals)
            {
                RehearsedAt = file.Document.Rehearsal is { Passed: true } ? file.Document.MadeAt : null,
                ExpectedMilliseconds = file
                    .Document.Scripts.Where(script => script.ExpectedMilliseconds is not null)
                    .ToDictionary(script => script.Name, script => script.ExpectedMilliseconds!.Value, StringComparer.Ordinal),
            }
        );
        PlanEntry[] entries = [.. file.Document.Scripts.Select(Entry)];
        run.Folder = MigrationFolder.OfScripts(
            run.Context.Options.Path,
            [.. await ReadAppliedAsync(run, stop).ConfigureAwait(false), .. entries.Select(entry => entry.Script)],
            file.Document.Scripts.SelectMany(Companions)
        );
        return new MigrationPlan(entries);
    }

    /// <inheritdoc/>
    public string WhyEmpty(RunState run) => $"The plan {file.Path} has no scripts: the database was up to date.";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What earlier scripts have made matters to the checks; no folder is there to tell, but the history is.
    private async Task<IEnumerable<Script>> ReadAppliedAsync(RunState run, CancellationToken stop)
    {
        var planned = file.Document.Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        AppliedScript[] earlier =
        [
            .. run
                .Applied.Values.Where(script => !planned.Contains(script.Name))
                .OrderByDescending(script => script.OneTime)
                .ThenBy(script => ScriptOrder.Key(script.Name), ScriptOrder.Comparer),
        ];
        var texts = await AppliedScripts
            .ReadTextsAsync(run.Server!, run.Facts!.Tables, [.. earlier.Select(script => script.Name)], stop)
            .ConfigureAwait(false);
        return earlier.Select(script =>
            Script.InMemory(FileOf(script), texts.GetValueOrDefault(script.Name) ?? string.Empty, ScriptDirectives.None)
        );
    }

    private static ScriptFile FileOf(AppliedScript script)
    {
        var file = new ScriptFile(
            script.OneTime ? "up" : AnyTimeFolder,
            script.Name,
            script.Name,
            script.OneTime ? ScriptKind.OneTime : ScriptKind.AnyTime
        );
        return file with { Path = $"{file} as it was applied" };
    }

    private PlanEntry Entry(PlanScript script)
    {
        var text = Script.InMemory(FileOf(script, script.Folder), script.Text, script.Recorded ?? script.Text);
        return new PlanEntry(text, script.Hash, script.RunsOnce, PlanAction.Run)
        {
            Data = PlanData.Find(script, text.Directives, file.Folder),
            DataHash = script.Data is { } data ? DataHash.Join(data.Select(one => one.Sha256)) : null,
        };
    }

    private IEnumerable<Script> Companions(PlanScript script)
    {
        if (script.Verify is { } verify)
            yield return Script.InMemory(FileOf(script, Verification.Folder), verify);
        if (script.Down is { } down)
            yield return Script.InMemory(FileOf(script, DownScript.Folder), down);
    }

    private ScriptFile FileOf(PlanScript script, string folder) =>
        new(folder, script.Name, $"{file.Path}: {folder}/{script.Name}", script.Kind);
}
