using Npgsql;
using NpgsqlTypes;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// Values of statements with the type that the server takes them for: one that is null has none by itself, and a text is none
/// of the other types that are written as texts.
/// </summary>
internal static class SqlValue
{
    /// <summary>A <c>text</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Text(string? value) => Typed(value, NpgsqlDbType.Text);

    /// <summary>A <c>uuid</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Uuid(Guid? value) => Typed(value, NpgsqlDbType.Uuid);

    /// <summary>An <c>integer</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Integer(int? value) => Typed(value, NpgsqlDbType.Integer);

    /// <summary>A <c>bigint</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Bigint(long? value) => Typed(value, NpgsqlDbType.Bigint);

    /// <summary>An <c>interval</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Interval(TimeSpan? value) => Typed(value, NpgsqlDbType.Interval);

    /// <summary>A <c>timestamptz</c>.</summary>
    /// <param name="value">It; null becomes NULL.</param>
    public static NpgsqlParameter Time(DateTimeOffset? value) => Typed(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    /// <summary>An <c>oid</c>.</summary>
    /// <param name="value">It.</param>
    public static NpgsqlParameter Oid(uint value) => Typed(value, NpgsqlDbType.Oid);

    private static NpgsqlParameter Typed(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
