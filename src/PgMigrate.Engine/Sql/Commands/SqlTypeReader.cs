using System.Globalization;

namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads a data type as <c>Typename</c> of PostgreSQL's grammar.</summary>
internal static class SqlTypeReader
{
    // float(24) is the last that fits into four bytes.
    const int MostBitsOfReal = 24;

    static readonly string[] IntervalFields = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];

    /// <summary>Goes past a type; null where none follows.</summary>
    public static SqlType? Read(ref StatementReader reader)
    {
        reader.TryWords("SETOF");
        if (ReadElement(ref reader) is not { } type)
            return null;
        return type with { IsArray = SkipBounds(ref reader) };
    }

    static SqlType? ReadElement(ref StatementReader reader)
    {
        if (IsQualified(reader))
            return ReadNamed(ref reader);
        if (reader.TryWords("FLOAT"))
            return ReadFloat(ref reader);
        if (reader.TryWords("INTERVAL"))
            return ReadInterval(ref reader);
        if (reader.IsAnyWord("TIMESTAMP", "TIME"))
            return ReadTime(ref reader);
        return BuiltInType.Read(ref reader) is { } builtIn
            ? new SqlType(null, builtIn, reader.GroupItems(), IsArray: false)
            : ReadNamed(ref reader);
    }

    static bool IsQualified(StatementReader reader)
    {
        reader.Move();
        return reader.Is(SqlTokenKind.Dot);
    }

    static SqlType? ReadNamed(ref StatementReader reader)
    {
        if (reader.ObjectName() is not { } name)
            return null;
        var modifiers = reader.GroupItems();
        return name.Schema is null or "pg_catalog"
            ? new SqlType(null, BuiltInType.Name(name.Name, modifiers.Count > 0), modifiers, IsArray: false)
            : new SqlType(name.Schema, name.Name, modifiers, IsArray: false);
    }

    static SqlType ReadFloat(ref StatementReader reader)
    {
        var bits = reader.GroupItems();
        var isReal =
            bits is [var text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MostBitsOfReal;
        return new SqlType(null, isReal ? "real" : "double precision", [], IsArray: false);
    }

    static SqlType ReadTime(ref StatementReader reader)
    {
        var name = reader.IsWord("TIME") ? "time" : "timestamp";
        reader.Move();
        var precision = reader.GroupItems();
        var zone = reader.TryWords("WITH", "TIME", "ZONE") ? "with" : "without";
        reader.TryWords("WITHOUT", "TIME", "ZONE");
        return new SqlType(null, $"{name} {zone} time zone", precision, IsArray: false);
    }

    static SqlType ReadInterval(ref StatementReader reader)
    {
        var from = reader.Offset;
        if (reader.TryAnyWord(IntervalFields) && reader.TryWords("TO"))
            reader.TryAnyWord(IntervalFields);
        var words = reader.TextSince(from).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var fields = string.Join(' ', words);
        return new SqlType(null, "interval", reader.GroupItems(), IsArray: false) { Fields = fields.Length > 0 ? fields : null };
    }

    /// <summary>Goes past <c>[]</c>, <c>[3]</c>, ARRAY and ARRAY[3]; false where none of them follows.</summary>
    static bool SkipBounds(ref StatementReader reader)
    {
        var isArray = reader.TryWords("ARRAY");
        while (reader.Is(SqlTokenKind.OpenBracket))
        {
            isArray = true;
            reader.MovePastItem();
        }
        return isArray;
    }
}
