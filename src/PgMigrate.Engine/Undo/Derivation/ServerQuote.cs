using System.Collections.Frozen;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Writes names as the server's <c>quote_ident</c> does: quotes where they are needed. A test asks it.</summary>
internal static class ServerQuote
{
    // All but the unreserved ones of pg_get_keywords(), up to 18.
    private static readonly FrozenSet<string> Keywords = (
        "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char "
        + "character check coalesce collate collation column concurrently constraint create cross current_catalog current_date "
        + "current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct "
        + "do else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having "
        + "ilike in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg "
        + "json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading "
        + "least left like limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null "
        + "nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references "
        + "returning right row select session_user setof similar smallint some substring symmetric system_user table tablesample "
        + "then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where "
        + "window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize "
        + "xmltable"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>One name.</summary>
    public static string Name(string name) => IsPlain(name) && !Keywords.Contains(name) ? name : SqlIdentifier.Quote(name);

    /// <summary>A name with its schema, if it has one.</summary>
    public static string Name(ObjectName name) =>
        name.Schema is null ? Name(name.Name) : $"{Name(name.Schema)}.{Name(name.Name)}";

    private static bool IsPlain(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(character => character is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9'));
}
