using Npgsql;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>A column and how its values are read.</summary>
/// <param name="Column">What the manifest says of it.</param>
/// <param name="IsCollatable">True where its values have a collation.</param>
/// <param name="IsText">True where its own type could go, and its values are kept as their text.</param>
/// <param name="MayBeLargeObject">True where its values may point at large objects.</param>
internal sealed record CopiedColumn(BackupColumn Column, bool IsCollatable, bool IsText, bool MayBeLargeObject)
{
    /// <summary>
    /// Its value in its stored type, under its name; it depends on nothing that a user has made, a collation included.
    /// </summary>
    public string Expression => $"{Value} AS {Name}";

    private string Name => SqlIdentifier.Quote(Column.Name);

    // A cast to text may be a user's function; format always takes what the type itself writes. IS DISTINCT FROM NULL is false
    // for a composite value of nulls, which IS NOT NULL is not.
    private string Value =>
        (IsText, IsCollatable) switch
        {
            (true, _) =>
                $"CASE WHEN {Name} IS DISTINCT FROM NULL THEN pg_catalog.format('%s', {Name}) END COLLATE pg_catalog.\"C\"",
            (_, true) => $"{Name} COLLATE pg_catalog.\"C\"",
            _ => Name,
        };

    /// <summary>A row of <c>stored_columns.sql</c>, from its second column on.</summary>
    public static CopiedColumn Read(NpgsqlDataReader reader) =>
        new(
            new BackupColumn(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
            reader.GetBoolean(4),
            reader.GetBoolean(5),
            reader.GetBoolean(6)
        );
}
