using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>Reads texts that may be null.</summary>
internal static class ReaderText
{
    /// <summary>The text of a column of the row that is read; null where it holds none.</summary>
    public static string? TextOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
