using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Who created, changed and dropped objects: the snapshots say in which time, and whether a run went on then; the texts of the
/// scripts that were run in that time say which of them can have done it. The first snapshot has seen nothing before it: for what
/// stands in it every script up to then is asked.
/// </summary>
internal sealed class SchemaHistory(
    ServerConnection connection,
    ConnectionTarget target,
    SchemaHistoryQuery query,
    CancellationToken cancellationToken
)
{
    private readonly ScriptBlame _blame = new();

    /// <summary>Reads it, newest first.</summary>
    public async Task<IReadOnlyList<SchemaChange>> ReadAsync()
    {
        var snapshots = await SnapshotStore.ListAsync(connection, target, cancellationToken).ConfigureAwait(false);
        var states = await SnapshotStore.ReadStatesAsync(connection, Patterns(), cancellationToken).ConfigureAwait(false);
        var scripts = await ReadScriptsAsync().ConfigureAwait(false);
        var changes = Steps(states, snapshots).SelectMany(step => Changes(step, snapshots, scripts));
        return [.. changes.Where(change => query.Since is null || change.ChangedAt >= query.Since).Reverse()];
    }

    // A routine may be named without its arguments.
    private IEnumerable<string> Patterns() =>
        query.Objects.SelectMany(pattern => new[] { pattern, $"{pattern}(*" }).Select(WildcardName.ToRegex);

    private async Task<IReadOnlyList<ScriptText>> ReadScriptsAsync()
    {
        var facts = await ServerFacts.ReadAsync(connection, query.HistorySchema, cancellationToken).ConfigureAwait(false);
        facts.RequireSoundHistory(target);
        if (!facts.Tables.Exist)
            return [];
        return await connection
            .ListAsync(facts.Tables.Fill(SqlFile.Read("Schema", "read_script_texts")), [], ScriptText.Read, cancellationToken)
            .ConfigureAwait(false);
    }

    // What an older snapshot began to show, which is no longer kept, the oldest one shows.
    private static IEnumerable<Step> Steps(
        IReadOnlyList<(SchemaObject Object, long Since, long Until)> states,
        IReadOnlyList<KeptSnapshot> snapshots
    )
    {
        KeptSnapshot? previous = null;
        foreach (var snapshot in snapshots)
        {
            var isFirst = previous is null;
            var after = states.Where(state => state.Since <= snapshot.Id && (state.Until == 0 || state.Until > snapshot.Id));
            var before = states.Where(state => state.Since < snapshot.Id && (state.Until == 0 || state.Until >= snapshot.Id));
            if (isFirst || states.Any(state => state.Since == snapshot.Id || state.Until == snapshot.Id))
                yield return new(
                    snapshot,
                    previous,
                    new([.. isFirst ? [] : before.Select(state => state.Object)]) { Form = (previous ?? snapshot).Format },
                    new(after.Select(state => state.Object)) { Form = snapshot.Format }
                );
            previous = snapshot;
        }
    }

    private IEnumerable<SchemaChange> Changes(Step step, IReadOnlyList<KeptSnapshot> snapshots, IReadOnlyList<ScriptText> scripts)
    {
        ScriptText[] candidates = [.. scripts.Where(script => MayHaveRun(script, step, snapshots))];
        foreach (var change in SchemaDifference.Between(step.Before, step.After))
        {
            var isCertain = step.IsOfRun(change);
            var parent = step.ParentOf(change);
            var script = _blame.Find(change, parent, isCertain, candidates);
            // Whose text is gone has done it where nobody else can have: a script that was undone, or what undid it.
            string[] unread =
                script is null && isCertain
                    ?
                    [
                        .. candidates
                            .Where(other => other.Text.Length == 0)
                            .Select(other => other.Name)
                            .Distinct(StringComparer.Ordinal),
                    ]
                    : [];
            var source =
                script is not null || unread.Length == 1 ? SchemaChangeSource.Script
                : isCertain ? SchemaChangeSource.Run
                : step.IsBetweenRuns && candidates.Length == 0 ? SchemaChangeSource.OutsideOfRuns
                : SchemaChangeSource.Unknown;
            yield return change with
            {
                Parent = parent,
                Source = source,
                RunId =
                    script is not null ? script.RunId
                    : isCertain ? step.Snapshot.RunId
                    : null,
                Folder = script?.Folder,
                Script = script?.Name ?? (unread.Length == 0 ? null : string.Join(" or ", unread)),
                ChangedAfter = script is null ? step.Previous?.TakenAt : null,
                ChangedAt = script?.RanAt ?? step.Snapshot.TakenAt,
                ChangedBy =
                    unread.Length > 0 || script is not null && script.RunId == step.Snapshot.RunId
                        ? step.Snapshot.TakenBy
                        : script?.RanBy,
            };
        }
    }

    // A run that has kept a snapshot has done nothing that another one is the first to show.
    private static bool MayHaveRun(ScriptText script, Step step, IReadOnlyList<KeptSnapshot> snapshots)
    {
        if (script.RunId is { } run && run == step.Snapshot.RunId)
            return true;
        if (script.RunId is not null && snapshots.Any(snapshot => snapshot.RunId == script.RunId))
            return false;
        return step.Previous is { } previous
            ? !step.Snapshot.IsCompared && script.RanAt > previous.TakenAt && script.RanAt <= step.Snapshot.TakenAt
            : script.RanAt is null || script.RanAt <= step.Snapshot.TakenAt;
    }

    private sealed record Step(KeptSnapshot Snapshot, KeptSnapshot? Previous, SchemaSnapshot Before, SchemaSnapshot After)
    {
        // Runs look for these only where something else makes them look.
        private static readonly string[] NotCompared = [SnapshotForm.Database, "PUBLICATION", "SUBSCRIPTION", "USER MAPPING"];

        public bool IsBetweenRuns => Snapshot.RunId is null;

        /// <summary>True where it was done while the run went on.</summary>
        public bool IsOfRun(SchemaChange change) =>
            !IsBetweenRuns
            && Snapshot.IsCompared
            && !(change.ObjectType == "EXTENSION" && change.Property == "version")
            && !NotCompared.Contains(change.ObjectType, StringComparer.Ordinal);

        public string? ParentOf(SchemaChange change) =>
            After
                .Objects.Concat(Before.Objects)
                .FirstOrDefault(item => item.Type == change.ObjectType && item.Name == change.Object)
                ?.Parent;
    }
}
