using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>A table of the backup that stands in the database.</summary>
/// <param name="Backup">What the backup has of it.</param>
/// <param name="Oid">Its OID.</param>
/// <param name="Kind">As <c>pg_class.relkind</c>.</param>
/// <param name="IsOwner">Whether the user may act as its owner.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="IsFiltered">Whether a policy stands between the user and its rows.</param>
/// <param name="Columns">Its columns as they are now.</param>
internal sealed record ExistingTable(
    BackupTable Backup,
    uint Oid,
    char Kind,
    bool IsOwner,
    string Owner,
    bool IsFiltered,
    IReadOnlyList<LiveColumn> Columns
)
{
    /// <summary>Its full name, quoted where it must be.</summary>
    public string Name => Backup.Name;

    /// <summary>True where the backup has rows of its own for it.</summary>
    public bool HasRows => Backup.Copy is not null;

    /// <summary>The columns of the backup that it takes, with the types that it has for them now.</summary>
    public IReadOnlyList<(BackupColumn Saved, LiveColumn Live)> Shared { get; } =
    [
        .. from saved in Backup.Columns
        join live in Columns on saved.Name equals live.Name
        where !live.IsGenerated
        select (saved, live),
    ];

    /// <summary>The columns of the backup that it no longer has.</summary>
    public IReadOnlyList<BackupColumn> Lost { get; } =
    [.. Backup.Columns.Where(saved => Columns.All(live => live.Name != saved.Name))];

    /// <summary>Their names, with commas.</summary>
    public string LostNames => string.Join(", ", Lost.Select(column => column.Name));

    /// <summary>The columns that it got since, and that do not compute themselves.</summary>
    public IReadOnlyList<LiveColumn> Added { get; } =
    [.. Columns.Where(live => !live.IsGenerated && Backup.Columns.All(saved => saved.Name != live.Name))];

    /// <summary>Its primary key, in the key's order; empty where it has none.</summary>
    public IReadOnlyList<LiveColumn> Key =>
        [.. Columns.Where(column => column.KeyPosition > 0).OrderBy(column => column.KeyPosition)];

    /// <summary>Reads how tables of a backup stand; those that are gone are left out.</summary>
    public static async Task<IReadOnlyList<ExistingTable>> ReadAsync(
        ServerConnection connection,
        IReadOnlyList<BackupTable> tables,
        CancellationToken cancellationToken
    )
    {
        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var found = await connection
            .ListAsync(
                SqlFile.Read("Backup", "standing_tables"),
                [TableSelection.Json(JsonText.OfList(byName.Keys))],
                reader => new ExistingTable(
                    byName[reader.GetString(0)],
                    reader.GetFieldValue<uint>(1),
                    reader.GetString(2)[0],
                    reader.GetBoolean(3),
                    reader.GetString(4),
                    reader.GetBoolean(5),
                    []
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var columns = await connection
            .ListAsync(
                SqlFile.Read("Backup", "live_columns"),
                [TableSelection.Json(TableSelection.Oids(found.Select(table => table.Oid)))],
                reader =>
                    (
                        Table: reader.GetFieldValue<uint>(0),
                        Column: new LiveColumn(
                            reader.GetString(1),
                            reader.GetString(2),
                            reader.GetBoolean(3),
                            reader.GetBoolean(4),
                            reader.GetInt32(5),
                            reader.IsDBNull(6) ? null : reader.GetString(6),
                            reader.IsDBNull(7) ? null : reader.GetString(7)
                        )
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var byTable = columns.ToLookup(column => column.Table, column => column.Column);
        return
        [
            .. found.Select(table => new ExistingTable(
                table.Backup,
                table.Oid,
                table.Kind,
                table.IsOwner,
                table.Owner,
                table.IsFiltered,
                [.. byTable[table.Oid]]
            )),
        ];
    }
}

/// <summary>A column as it is now.</summary>
/// <param name="Name">As the catalogue has it.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsGenerated">True where it is computed.</param>
/// <param name="NeedsValue">True where a row without a value for it is refused.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0 where it is not part of it.</param>
/// <param name="EqualsOperator">The primary key's equality, with its schema; null where it is not part of it.</param>
/// <param name="Collation">Its collation, with its schema; null where its type has none.</param>
internal sealed record LiveColumn(
    string Name,
    string Type,
    bool IsGenerated,
    bool NeedsValue,
    int KeyPosition,
    string? EqualsOperator,
    string? Collation
);
