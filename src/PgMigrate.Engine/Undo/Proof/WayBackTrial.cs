using Npgsql;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// Tries on a sandbox what takes one script back: up, down, equal, and up again. What is tried is the previous text, where there
/// is one; what is read off the script; and what is read off the schema before and after it.
/// </summary>
/// <param name="sandbox">The sandbox, which stands where the script ran.</param>
/// <param name="readLive">Reads the target's schema, where it is needed.</param>
internal sealed class WayBackTrial(UndoSandbox sandbox, Func<Task<SchemaSnapshot>> readLive)
{
    private const int MostDifferences = 5;
    private const string NoRights = "(where a text of the database is tried, nothing gets a right outside of its database)";
    private const string NotKept =
        "no run has kept the schema from before it: whether this was there then, and what it was, is not known";

    /// <summary>The schema behind the script.</summary>
    public SchemaSnapshot? After { get; private set; }

    /// <summary>Why the sandbox is not where the script has left it; null where it is.</summary>
    public string? Broken { get; private set; }

    /// <summary>Tries it.</summary>
    /// <param name="script">The script.</param>
    /// <exception cref="MigrationException">Connection errors; UndoRefused.</exception>
    public async Task<DerivedStep> TryAsync(TriedScript script)
    {
        var up = RoleStatements.LeaveOut(script.Up);
        if (await RunAsync(up).ConfigureAwait(false) is { } failure)
        {
            Broken = DoesNotRun(up.Name, failure);
            return DerivedStep.Refused($"it does not run on a sandbox: {failure}");
        }

        After = await sandbox.ReadSchemaAsync().ConfigureAwait(false);
        var loads = script.Up.Script.Directives.LoadEffects;
        if (
            !loads.Any()
            && script.Previous is { } previous
            && await LeadsBackAsync(previous, up, script.Before).ConfigureAwait(false)
        )
            return DerivedStep.Unneeded;
        var derived = DerivedDown.Of(script.Up.Script.Recorded, script.Before, After, loads);
        var obstacles = derived.Obstacles.Select(obstacle => obstacle.ToString()).ToArray();
        if (!derived.IsWhole && !derived.IsInCatalogue)
            return new DerivedStep(null, obstacles);
        if (RefusalOf(sandbox.Gaps, up.Text) is { } refusal)
            return refusal;
        if (derived.IsWhole)
            return await ProveAsync(up, Write(up, DerivedOrigin.Text, derived.Statements, derived.Stays), script.Before)
                .ConfigureAwait(false);
        return script.IsKept
            ? await ReturnAsync(up, script.Before, derived).ConfigureAwait(false)
            : new DerivedStep(null, [.. obstacles, NotKept]);
    }

    /// <summary>Why a script's way back is not proved on a copy; null where it is.</summary>
    public static DerivedStep? RefusalOf(CopyGaps gaps, string script) =>
        gaps.TouchedBy(script) is { } gap
            ? DerivedStep.Refused(
                $"the copy that it was tried on is not as the database is, and proves nothing of it: on the copy, {gap}"
            )
            : null;

    /// <summary>What stops all that ran after a script.</summary>
    public static string DoesNotRun(string script, string failure) =>
        $"{script}, which ran before it, does not run on a sandbox: {failure}";

    /// <summary>What the server said.</summary>
    public static string Explain(MigrationException failure) =>
        failure.SqlState == PostgresErrorCodes.InsufficientPrivilege ? $"{failure.Message} {NoRights}" : failure.Message;

    // One that fails has changed nothing.
    private async Task<bool> LeadsBackAsync(PlanEntry previous, PlanEntry up, SchemaSnapshot before)
    {
        if (await RunAsync(previous).ConfigureAwait(false) is not null)
            return false;
        var reached = await sandbox.ReadSchemaAsync().ConfigureAwait(false);
        if (await RunAsync(up).ConfigureAwait(false) is { } failure)
            Broken = DoesNotRun(up.Name, failure);
        return SchemaDifference.Between(before, reached).Count == 0;
    }

    private async Task<DerivedStep> ReturnAsync(PlanEntry up, SchemaSnapshot before, DerivedDown derived)
    {
        var after = After!;
        var back = new SchemaReturn(before, after, await readLive().ConfigureAwait(false));
        var found = await SchemaReturnTrial.FindAsync(back, sandbox).ConfigureAwait(false);
        if (found.Obstacles.Count > 0)
            return new DerivedStep(null, found.Obstacles);
        var down = Write(up, DerivedOrigin.Snapshots, found.Statements, derived.Stays);
        var step = await ProveAsync(up, down, found.Goal).ConfigureAwait(false);
        if (!ReferenceEquals(found.Goal, before))
            After = await sandbox.ReadSchemaAsync().ConfigureAwait(false);
        return step with { Left = LeftObjects.Of(after, back.Left) };
    }

    private async Task<DerivedStep> ProveAsync(PlanEntry up, PlanEntry down, SchemaSnapshot goal)
    {
        Broken = $"what was derived for {up.Name} has left the sandbox in another state";
        if (await RunAsync(down).ConfigureAwait(false) is { } refusal)
            return DerivedStep.Refused($"what was derived does not run: {refusal}");
        var differences = SchemaDifference.Between(goal, await sandbox.ReadSchemaAsync().ConfigureAwait(false));
        if (differences.Count > 0)
            return new DerivedStep(
                null,
                [
                    .. differences
                        .GroupBy(change => (change.ObjectType, change.Object))
                        .Take(MostDifferences)
                        .Select(changes => $"after what was derived, {DifferenceText.Of(changes)}"),
                ]
            );
        if (await RunAsync(up).ConfigureAwait(false) is { } failure)
            return DerivedStep.Refused($"it does not run again after what was derived: {failure}");
        Broken = null;
        return new DerivedStep(down, []);
    }

    // What the server said; null where all is well.
    private async Task<string?> RunAsync(PlanEntry entry)
    {
        try
        {
            await sandbox.RunAsync(entry).ConfigureAwait(false);
            return null;
        }
        catch (MigrationException failure)
        {
            return Explain(failure);
        }
    }

    private PlanEntry Write(PlanEntry up, DerivedOrigin origin, IReadOnlyList<string> statements, IReadOnlyList<string> stays) =>
        DownScript.OfText(up.File, DerivedText.Write(up.File, origin, statements, stays, sandbox.Gaps)) with
        {
            IsFromDatabase = sandbox.TakesTextsOfDatabase,
        };
}

/// <summary>A script whose way back is tried.</summary>
/// <param name="Up">The script.</param>
/// <param name="Before">The schema before it.</param>
/// <param name="IsKept">True where a run has kept that; false where it is what a replay of the history has come to.</param>
/// <param name="Previous">The text that it had before; null where there is none.</param>
internal sealed record TriedScript(PlanEntry Up, SchemaSnapshot Before, bool IsKept, PlanEntry? Previous);
