using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>What the text of an expression or a query tells.</summary>
internal static class Expressions
{
    // Of pg_catalog, those that stand in defaults and are not VOLATILE; a function of others is, unless it was declared
    // otherwise.
    private static readonly HashSet<string> Steady = new(StringComparer.Ordinal)
    {
        "abs",
        "array_fill",
        "array_append",
        "array_cat",
        "array_length",
        "array_to_string",
        "ascii",
        "bit_length",
        "box",
        "btrim",
        "ceil",
        "char_length",
        "chr",
        "circle",
        "coalesce",
        "concat",
        "concat_ws",
        "current_database",
        "current_schema",
        "current_setting",
        "current_time",
        "current_timestamp",
        "date",
        "date_part",
        "date_trunc",
        "daterange",
        "decode",
        "digest",
        "encode",
        "exp",
        "extract",
        "floor",
        "format",
        "greatest",
        "hashtext",
        "host",
        "inet_client_addr",
        "initcap",
        "int4range",
        "int8range",
        "interval",
        "json_build_array",
        "json_build_object",
        "jsonb_build_array",
        "jsonb_build_object",
        "least",
        "left",
        "length",
        "line",
        "localtime",
        "localtimestamp",
        "lower",
        "lpad",
        "lseg",
        "ltrim",
        "make_date",
        "make_interval",
        "make_time",
        "make_timestamp",
        "make_timestamptz",
        "md5",
        "mod",
        "now",
        "nullif",
        "numeric",
        "numrange",
        "overlay",
        "path",
        "pg_typeof",
        "pi",
        "point",
        "polygon",
        "position",
        "power",
        "quote_ident",
        "quote_literal",
        "regexp_replace",
        "repeat",
        "replace",
        "reverse",
        "right",
        "round",
        "row",
        "row_to_json",
        "rpad",
        "rtrim",
        "session_user",
        "sha256",
        "sha512",
        "sign",
        "split_part",
        "sqrt",
        "statement_timestamp",
        "string_to_array",
        "strpos",
        "substr",
        "substring",
        "text",
        "timezone",
        "to_char",
        "to_date",
        "to_json",
        "to_jsonb",
        "to_number",
        "to_timestamp",
        "to_tsquery",
        "to_tsvector",
        "transaction_timestamp",
        "translate",
        "trim",
        "trunc",
        "tsrange",
        "tstzrange",
        "upper",
        "uuid",
        "uuid_nil",
        "xmlelement",
    };

    private static readonly string[] NoFunctions =
    [
        "ARRAY",
        "CAST",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "AND",
        "OR",
        "NOT",
        "IN",
        "ANY",
        "ALL",
        "SOME",
        "IS",
        "ROW",
        "SELECT",
        "VALUES",
        "EXISTS",
        "VARCHAR",
        "CHAR",
        "CHARACTER",
        "VARYING",
        "NUMERIC",
        "DECIMAL",
        "BIT",
        "TIMESTAMP",
        "TIMESTAMPTZ",
        "TIME",
        "INTERVAL",
        "FLOAT",
        "PRECISION",
    ];

    /// <summary>The first function in an expression that may give every row another value; null where there is none.</summary>
    public static ObjectName? FirstVolatile(string expression, StatementContext site) =>
        Functions(expression).FirstOrDefault(function => IsVolatile(function, site));

    /// <summary>Whether a function of <c>pg_catalog</c> is known not to be VOLATILE.</summary>
    public static bool IsSteady(string function) => Steady.Contains(function);

    private static bool IsVolatile(ObjectName function, StatementContext site)
    {
        if (site.Schema.Volatility(function, site.Path) is { } declared)
            return declared == "VOLATILE";
        return function.Schema is not (null or "pg_catalog") || !Steady.Contains(function.Name);
    }

    /// <summary>What stands before a parenthesis, keywords left out.</summary>
    public static List<ObjectName> Functions(string expression)
    {
        var functions = new List<ObjectName>();
        var reader = new StatementReader(expression);
        while (!reader.AtEnd)
        {
            var isWord = reader.IsAnyWord(NoFunctions);
            if (reader.ObjectName() is not { } name)
                reader.Move();
            else if (!isWord && reader.Is(SqlTokenKind.OpenParenthesis))
                functions.Add(name);
        }

        return functions;
    }
}
