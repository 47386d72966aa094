using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>What was changed in a database since a run kept its schema, by no run.</summary>
/// <param name="Since">The snapshot that it is held against.</param>
/// <param name="Changes">What differs.</param>
internal sealed record SchemaDrift(KeptSnapshot Since, IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>Reads it.</summary>
    /// <param name="connection">A connection of its own: it leaves a trace in the session.</param>
    /// <param name="target">The database.</param>
    /// <param name="tables">grate's tables; PgMigrate's own are there.</param>
    /// <param name="mask">What must not be shown.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Null where that cannot be told: nothing was kept, or scripts were run since by what keeps nothing.</returns>
    public static async Task<SchemaDrift?> FindAsync(
        ServerConnection connection,
        ConnectionTarget target,
        HistoryTables tables,
        SecretMask mask,
        CancellationToken cancellationToken
    )
    {
        if (await SnapshotStore.FindUntouchedAsync(connection, tables, cancellationToken).ConfigureAwait(false) is not { } last)
            return null;
        var before = await SnapshotStore.ReadKeptAsync(connection, target, last, cancellationToken).ConfigureAwait(false);
        var options = SnapshotOptions.WithoutHistory(tables.Schema) with { Mask = mask, WithServerObjects = true };
        var now = await SchemaSnapshot.ReadAsync(connection, options, cancellationToken).ConfigureAwait(false);
        return new SchemaDrift(last, SchemaDifference.Between(before, now));
    }
}
