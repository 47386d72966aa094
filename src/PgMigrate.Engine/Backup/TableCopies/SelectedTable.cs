namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>A table that was chosen for a backup.</summary>
/// <param name="Oid">Its OID.</param>
/// <param name="Name">Its full name, quoted where PostgreSQL would.</param>
/// <param name="Kind">As <c>pg_class.relkind</c>: r, p for a partitioned one, f for a foreign one, m for a materialized
/// view.</param>
/// <param name="MayRead">Whether the user may read it.</param>
/// <param name="IsFiltered">Whether a policy would hide rows from the user.</param>
/// <param name="Size">Bytes, without indexes.</param>
/// <param name="IsOfExtension">True for a table of an extension that was not named.</param>
internal sealed record SelectedTable(
    uint Oid,
    string Name,
    char Kind,
    bool MayRead,
    bool IsFiltered,
    long Size,
    bool IsOfExtension
)
{
    /// <summary>True where it holds rows of its own that are copied.</summary>
    public bool HasRows => Kind == 'r' && !IsOfExtension;

    /// <summary>True where it is a table of the backup.</summary>
    public bool IsTable => Kind is 'r' or 'p' && !IsOfExtension;

    /// <summary>Why its rows are not copied; null for a table of the backup.</summary>
    public string? WhyNotCopied =>
        (Kind, IsOfExtension) switch
        {
            ('f', _) => $"{Name} is a foreign table: its rows are on another server.",
            ('m', _) => $"{Name} is a materialized view: refresh it after a restore.",
            (_, true) => $"{Name} belongs to an extension; name it to have it copied.",
            _ => null,
        };
}
