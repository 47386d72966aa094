using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>The schemas that runs have left in a database.</summary>
internal sealed class KeptSchemas(ServerConnection connection, ConnectionTarget target, CancellationToken cancellationToken)
{
    private IReadOnlyList<KeptSnapshot>? _all;

    /// <summary>
    /// The schema as it was before a run: as the run before has left it, or as the run itself has found it; null where that is
    /// not kept.
    /// </summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public async Task<SchemaSnapshot?> BeforeAsync(Guid runId)
    {
        _all ??= await SnapshotStore.FindAllAsync(connection, cancellationToken).ConfigureAwait(false);
        var before = _all.TakeWhile(snapshot => snapshot.RunId != runId).ToArray();
        return before.Length == 0 || before.Length == _all.Count
            ? null
            : SnapshotForm.WithoutServerObjects(
                await SnapshotStore.ReadKeptAsync(connection, target, before[^1], cancellationToken).ConfigureAwait(false)
            );
    }
}
