using System.Globalization;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Sets sequences to where the backup had them, where they are not further on already. A sequence knows no rollback: this comes
/// last, and does no harm should the commit fail.
/// </summary>
internal static class SequenceRestore
{
    /// <summary>Sets those that the tables use.</summary>
    public static async Task SetAsync(
        BackupContext context,
        BackupManifest manifest,
        IEnumerable<uint> tables,
        CancellationToken cancellationToken
    )
    {
        var live = await context
            .Connection.ListAsync(
                SqlFile.Read("Backup", "sequences_of_tables"),
                [TableSelection.Json(TableSelection.Oids(tables))],
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var saved in manifest.Sequences.Where(sequence => live.Contains(sequence.Name)))
            await SetAsync(context.Connection, saved, cancellationToken).ConfigureAwait(false);
    }

    private static async Task SetAsync(ServerConnection connection, BackupSequence saved, CancellationToken cancellationToken)
    {
        var live = await SequencePositions.ReadAsync(connection, saved.Name, cancellationToken).ConfigureAwait(false);
        var descends =
            await connection
                .ScalarAsync(
                    "SELECT seqincrement < 0 FROM pg_catalog.pg_sequence WHERE seqrelid = $1::pg_catalog.regclass",
                    [new() { Value = saved.Name }],
                    cancellationToken
                )
                .ConfigureAwait(false)
            is true;
        if (!IsAhead(saved, live, descends))
            return;
        var value = saved.LastValue.ToString(CultureInfo.InvariantCulture);
        await connection
            .ScalarAsync(
                $"SELECT pg_catalog.setval($1::pg_catalog.regclass, {value}, {(saved.IsCalled ? "true" : "false")})",
                [new() { Value = saved.Name }],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static bool IsAhead(BackupSequence saved, BackupSequence live, bool descends) =>
        saved.LastValue == live.LastValue ? saved.IsCalled && !live.IsCalled : saved.LastValue > live.LastValue != descends;
}
