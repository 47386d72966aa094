using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>
/// The positions of the sequences that tables use. A sequence knows no transactions: the position is that of now, at or after
/// that of the rows, which is the safe side.
/// </summary>
internal static class SequencePositions
{
    /// <summary>Reads them.</summary>
    /// <exception cref="MigrationException">PermissionDenied.</exception>
    public static async Task<IReadOnlyList<BackupSequence>> ReadAsync(
        ServerConnection connection,
        ConnectionTarget target,
        IEnumerable<uint> tables,
        CancellationToken cancellationToken
    )
    {
        var sequences = await connection
            .ListAsync(
                SqlFile.Read("Backup", "sequences_of_tables"),
                [TableSelection.Json(TableSelection.Oids(tables))],
                reader => (Name: reader.GetString(0), MayRead: reader.GetBoolean(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var unreadable = sequences.Where(sequence => !sequence.MayRead).Select(sequence => sequence.Name).ToArray();
        if (unreadable.Length > 0)
            throw new MigrationException(
                MigrationErrorId.PermissionDenied,
                $"The user {target.User} may not read the sequences {string.Join(", ", unreadable)} in {target}. Nothing was "
                    + "copied.",
                "Let the owner grant SELECT on them."
            )
            {
                Target = target.ToString(),
            };

        var positions = new List<BackupSequence>();
        foreach (var (name, _) in sequences)
            positions.Add(await ReadAsync(connection, name, cancellationToken).ConfigureAwait(false));
        return positions;
    }

    /// <summary>Reads one.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">Its full name, quoted where it must be.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<BackupSequence> ReadAsync(
        ServerConnection connection,
        string name,
        CancellationToken cancellationToken
    ) =>
        await connection
            .FirstOrDefaultAsync(
                $"SELECT last_value, is_called FROM {name}",
                [],
                reader => new BackupSequence(name, reader.GetInt64(0), reader.GetBoolean(1)),
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? throw new InvalidOperationException("A sequence returned no row.");
}
