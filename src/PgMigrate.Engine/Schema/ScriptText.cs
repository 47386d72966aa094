using Npgsql;

namespace PgMigrate.Engine.Schema;

/// <summary>A script as it was run.</summary>
/// <param name="RunId">The run; null where grate itself ran it.</param>
/// <param name="Name">The name that grate recorded.</param>
/// <param name="Text">Its text; empty where none was recorded.</param>
/// <param name="RanAt">When (UTC); null where it was not recorded.</param>
/// <param name="RanBy">Who; null where it was not recorded.</param>
/// <param name="Folder">grate's folder; null where grate itself ran it.</param>
internal sealed record ScriptText(Guid? RunId, string Name, string Text, DateTimeOffset? RanAt, string? RanBy, string? Folder)
{
    /// <summary>Reads a row of <c>read_script_texts.sql</c>.</summary>
    public static ScriptText Read(NpgsqlDataReader reader) =>
        new(
            reader.IsDBNull(0) ? null : reader.GetGuid(0),
            reader.IsDBNull(1) ? string.Empty : reader.GetString(1),
            reader.IsDBNull(2) ? string.Empty : reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            reader.IsDBNull(4) ? null : reader.GetString(4),
            reader.IsDBNull(5) ? null : reader.GetString(5)
        );
}
