using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Undo;

/// <summary>What is still there when everything was taken back: what scripts have made that run every time, and people.</summary>
internal static class Leftovers
{
    private const int MostNamed = 5;

    /// <summary>Tells how the schema differs from what the first run found; nothing where that is not kept.</summary>
    /// <param name="context">The run.</param>
    /// <param name="connection">The database.</param>
    /// <param name="after">Its schema.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task TellAsync(
        RunContext context,
        ServerConnection connection,
        SchemaSnapshot after,
        CancellationToken cancellationToken
    )
    {
        var kept = await SnapshotStore.FindAllAsync(connection, cancellationToken).ConfigureAwait(false);
        // The first run keeps what it finds.
        if (kept is not [{ RunId: null } first, ..])
            return;
        var before = SnapshotForm.WithoutServerObjects(
            await SnapshotStore.ReadKeptAsync(connection, context.Target, first, cancellationToken).ConfigureAwait(false)
        );
        string[] differences =
        [
            .. SchemaDifference
                .Between(before, after)
                .GroupBy(change => (change.ObjectType, change.Object))
                .Select(changes => DifferenceText.Of(changes)),
        ];
        if (differences.Length == 0)
            return;
        var more = differences.Length > MostNamed ? $"; and {differences.Length - MostNamed} more" : string.Empty;
        context.Tell(
            MessageSeverity.Warning,
            null,
            "Everything was taken back, and the schema is not what the first run found: "
                + $"{string.Join("; ", differences.Take(MostNamed))}{more}. "
                + "Scripts that run every time have made that, or somebody by hand."
        );
    }
}
