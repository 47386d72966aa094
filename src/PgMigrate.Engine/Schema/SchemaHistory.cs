using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Who created, changed and dropped objects: the snapshots say between which runs, and the texts of the scripts say which of them
/// names the object. The first snapshot has seen nothing before it: for what stands in it every script up to then is asked.
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
        foreach (var snapshot in snapshots)
        {
            var isFirst = snapshot == snapshots[0];
            var after = states.Where(state => state.Since <= snapshot.Id && (state.Until == 0 || state.Until > snapshot.Id));
            var before = states.Where(state => state.Since < snapshot.Id && (state.Until == 0 || state.Until >= snapshot.Id));
            if (isFirst || states.Any(state => state.Since == snapshot.Id || state.Until == snapshot.Id))
                yield return new(
                    snapshot,
                    isFirst,
                    new([.. isFirst ? [] : before.Select(state => state.Object)]),
                    new(after.Select(state => state.Object))
                );
        }
    }

    private IEnumerable<SchemaChange> Changes(Step step, IReadOnlyList<KeptSnapshot> snapshots, IReadOnlyList<ScriptText> scripts)
    {
        ScriptText[] candidates =
        [
            .. scripts.Where(script =>
                step.IsFirst ? IsUpTo(script, step.Snapshot, snapshots) : script.RunId == step.Snapshot.RunId
            ),
        ];
        foreach (var change in SchemaDifference.Between(step.Before, step.After))
        {
            var script = _blame.Find(change, step.ParentOf(change), candidates);
            // Whose text is gone may have done it: a script that was undone, or what undid it.
            string[] unread =
                script is null && !step.IsFirst
                    ?
                    [
                        .. candidates
                            .Where(other => other.Text.Length == 0)
                            .Select(other => other.Name)
                            .Distinct(StringComparer.Ordinal),
                    ]
                    : [];
            yield return change with
            {
                RunId =
                    script is not null ? script.RunId
                    : step.IsFirst ? null
                    : step.Snapshot.RunId,
                Script = script?.Name ?? (unread.Length == 0 ? null : string.Join(" or ", unread)),
                ChangedAt = script?.RanAt ?? step.Snapshot.TakenAt,
                ChangedBy =
                    unread.Length > 0 || script is not null && script.RunId == step.Snapshot.RunId
                        ? step.Snapshot.TakenBy
                        : script?.RanBy,
            };
        }
    }

    private static bool IsUpTo(ScriptText script, KeptSnapshot first, IReadOnlyList<KeptSnapshot> snapshots) =>
        script.RunId == first.RunId
        || snapshots.All(snapshot => snapshot.RunId != script.RunId) && (script.RanAt is null || script.RanAt <= first.TakenAt);

    private sealed record Step(KeptSnapshot Snapshot, bool IsFirst, SchemaSnapshot Before, SchemaSnapshot After)
    {
        public string? ParentOf(SchemaChange change) =>
            After
                .Objects.Concat(Before.Objects)
                .FirstOrDefault(item => item.Type == change.ObjectType && item.Name == change.Object)
                ?.Parent;
    }
}
