using System.Collections.Frozen;

namespace PgMigrate.Engine.Sql.Commands;

/// <summary>
/// The names of built-in types: what the grammar spells in words of its own, and what the catalogue calls them.
/// </summary>
internal static class BuiltInType
{
    /// <summary>
    /// Names of <c>pg_type</c> that <c>format_type</c> writes differently, and the second names of serial types.
    /// </summary>
    static readonly FrozenDictionary<string, string> Canonical = new Dictionary<string, string>
    {
        ["int2"] = "smallint",
        ["int4"] = "integer",
        ["int8"] = "bigint",
        ["float4"] = "real",
        ["float8"] = "double precision",
        ["bool"] = "boolean",
        ["varchar"] = "character varying",
        ["timestamp"] = "timestamp without time zone",
        ["timestamptz"] = "timestamp with time zone",
        ["time"] = "time without time zone",
        ["timetz"] = "time with time zone",
        ["varbit"] = "bit varying",
        ["char"] = "\"char\"",
        ["serial2"] = "smallserial",
        ["serial4"] = "serial",
        ["serial8"] = "bigserial",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of a type that was read as any other name is; no schema means that of the built-in types.</summary>
    public static string Name(string catalogueName, bool hasModifiers) =>
        catalogueName == "bpchar" && hasModifiers ? "character" : Canonical.GetValueOrDefault(catalogueName, catalogueName);

    /// <summary>Goes past a name that only the grammar knows; null where none follows.</summary>
    public static string? Read(ref StatementReader reader)
    {
        if (reader.TryAnyWord("INT", "INTEGER"))
            return "integer";
        if (reader.TryWords("SMALLINT"))
            return "smallint";
        if (reader.TryWords("BIGINT"))
            return "bigint";
        if (reader.TryWords("REAL"))
            return "real";
        if (reader.TryAnyWord("NUMERIC", "DECIMAL", "DEC"))
            return "numeric";
        if (reader.TryWords("BOOLEAN"))
            return "boolean";
        if (reader.TryWords("DOUBLE", "PRECISION"))
            return "double precision";
        return reader.TryWords("BIT") ? Varying(ref reader, "bit") : Character(ref reader);
    }

    static string? Character(ref StatementReader reader)
    {
        if (reader.TryWords("VARCHAR"))
            return "character varying";
        var isCharacter =
            reader.TryAnyWord("CHARACTER", "CHAR", "NCHAR")
            || reader.TryWords("NATIONAL", "CHARACTER")
            || reader.TryWords("NATIONAL", "CHAR");
        return isCharacter ? Varying(ref reader, "character") : null;
    }

    static string Varying(ref StatementReader reader, string name) => reader.TryWords("VARYING") ? $"{name} varying" : name;
}
