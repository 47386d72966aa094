using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Reads values of a backup, of which some are kept as text, as their types write it. A cast does that by the type's own input,
/// unless a user has made another cast from text: of such a type the server's JSON functions, which know no casts, take a row of
/// one value.
/// </summary>
internal sealed class TypeInput
{
    private readonly Dictionary<string, string> _rowTypes;

    private TypeInput(Dictionary<string, string> rowTypes) => _rowTypes = rowTypes;

    /// <summary>Looks for such types; for each it makes a row type, which goes with the session.</summary>
    public static async Task<TypeInput> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var sql = SqlFile.Read("Backup", "types_cast_from_text");
        var types = await connection.ListAsync(sql, [], reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        var rowTypes = types.ToDictionary(type => type, _ => $"pg_temp.pgmigrate_{Guid.NewGuid():N}", StringComparer.Ordinal);
        foreach (var (type, rowType) in rowTypes)
            await connection.ExecuteAsync($"CREATE TYPE {rowType} AS (v {type})", [], cancellationToken).ConfigureAwait(false);
        return new TypeInput(rowTypes);
    }

    /// <summary>
    /// A value of the backup, in the relation <c>s</c>, in the type that the table has now, for statements on the user's path.
    /// </summary>
    public string Value(BackupColumn saved, string type)
    {
        var value = $"s.{SqlIdentifier.Quote(saved.Name)}";
        if (saved.StoredType == type)
            return value;
        return saved.StoredType == "text" && _rowTypes.TryGetValue(type, out var rowType)
            ? $"(pg_catalog.json_populate_record(NULL::{rowType}, pg_catalog.json_build_object('v', {value}))).v"
            : $"{value}::{TypeText.Qualified(type)}";
    }
}
