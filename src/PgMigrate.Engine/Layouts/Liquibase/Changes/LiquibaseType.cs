using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>What a literal of a type looks like.</summary>
internal enum LiteralKind
{
    /// <summary>As it is written: a number, or an expression.</summary>
    Raw,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>In quotes, but for a function such as <c>now()</c>.</summary>
    TextOrFunction,

    /// <summary>In quotes.</summary>
    Text,
}

/// <summary>A type as Liquibase writes it for PostgreSQL 10 and later.</summary>
/// <param name="Sql">How it is written.</param>
/// <param name="Literal">What a literal of it looks like.</param>
/// <param name="IsSerial">True for <c>serial</c>, which is an identity column there.</param>
internal sealed partial record LiquibaseType(string Sql, LiteralKind Literal, bool IsSerial = false)
{
    private const string JavaTypes = "java.sql.types.";

    /// <summary>Reads a type.</summary>
    /// <param name="definition">As the changelog has it: <c>varchar(20)</c>, <c>java.sql.Types.CLOB</c>.</param>
    public static LiquibaseType Of(string definition)
    {
        var parts = Parts().Match(definition.Trim());
        var name = parts.Groups["name"].Value.ToLowerInvariant();
        if (name.StartsWith(JavaTypes, StringComparison.Ordinal))
            name = name[JavaTypes.Length..];
        var size = parts.Groups["size"].Value.Trim();
        var rest = parts.Groups["rest"].Value.Trim();
        // Two words make one name.
        foreach (var second in (string[])["varying", "precision"])
            if (rest.StartsWith(second, StringComparison.OrdinalIgnoreCase) && name is "character" or "bit" or "double")
                (name, size, rest) = TwoWords(name, second, size, rest);
        return Known(name, size, rest, definition.Trim());
    }

    private static (string Name, string Size, string Behind) TwoWords(string name, string second, string size, string rest)
    {
        var behind = SizeBehind().Match(rest[second.Length..].Trim());
        return ($"{name} {second}", behind.Success ? behind.Groups["size"].Value : size, behind.Groups["rest"].Value.Trim());
    }

    private static LiquibaseType Known(string name, string size, string rest, string definition) =>
        name switch
        {
            _ when definition.EndsWith(']') => new(definition, LiteralKind.Text),
            "int" or "integer" or "int4" or "java.lang.integer" => new("integer", LiteralKind.Raw),
            "serial" or "serial4" => new("integer", LiteralKind.Raw, IsSerial: true),
            "bigint" or "int8" or "integer8" or "java.lang.long" or "java.math.biginteger" => new("bigint", LiteralKind.Raw),
            "bigserial" or "serial8" => new("bigint", LiteralKind.Raw, IsSerial: true),
            "smallint" or "int2" or "tinyint" => new("smallint", LiteralKind.Raw),
            "smallserial" => new("smallint", LiteralKind.Raw, IsSerial: true),
            "varchar" or "varchar2" or "nvarchar" or "nvarchar2" or "character varying" or "java.lang.string" => Characters(
                "varchar",
                size,
                rest
            ),
            "char" or "character" or "bpchar" or "nchar" or "nchar2" => Characters("char", size, rest),
            "clob"
            or "text"
            or "longtext"
            or "mediumtext"
            or "tinytext"
            or "longvarchar"
            or "nclob"
            or "ntext"
            or "longnvarchar" => new("text", LiteralKind.Text),
            "blob" => new("oid", LiteralKind.Raw),
            "longblob" or "mediumblob" or "tinyblob" or "varbinary" or "binary" or "longvarbinary" or "image" => new(
                "bytea",
                LiteralKind.Text
            ),
            "boolean" or "bool" or "java.lang.boolean" => new("boolean", LiteralKind.Boolean),
            "bit" => new(Sized("bit", size), LiteralKind.Boolean),
            "datetime" or "datetime2" or "smalldatetime" or "java.util.date" => new(
                Timestamp(size, definition),
                LiteralKind.TextOrFunction
            ),
            "timestamp" or "timestamptz" or "java.sql.timestamp" => new(Timestamp(size, definition), LiteralKind.TextOrFunction),
            "date" or "java.sql.date" => new("date", LiteralKind.TextOrFunction),
            "time" or "timetz" or "java.sql.time" => new(Sized("time", size) + Zone(definition), LiteralKind.TextOrFunction),
            "number" or "numeric" => new(Sized("numeric", TooLarge(size) ? string.Empty : size), LiteralKind.Raw),
            "decimal" or "java.math.bigdecimal" => new(Sized("decimal", size), LiteralKind.Raw),
            "double" or "double precision" or "java.lang.double" => new("double precision", LiteralKind.Raw),
            "float" or "java.lang.float" => new(Sized("float", size), LiteralKind.Raw),
            "real" => new("real", LiteralKind.Raw),
            "currency" or "money" or "smallmoney" => new("decimal", LiteralKind.Raw),
            "uuid" or "uniqueidentifier" or "java.util.uuid" => new("uuid", LiteralKind.TextOrFunction),
            _ => new(definition, LiteralKind.Text),
        };

    private static LiquibaseType Characters(string name, string size, string rest)
    {
        var length = CharacterUnit().Replace(size, string.Empty).Trim();
        var sized = length == "2147483647" ? "varchar" : Sized(name, length);
        return new(rest.Length == 0 ? sized : $"{sized} {rest}", LiteralKind.Text);
    }

    private static bool TooLarge(string size) => int.TryParse(size.Split(',')[0], out var digits) && digits > 1000;

    private static string Sized(string name, string size) => size.Length == 0 ? name : $"{name}({size})";

    private static string Timestamp(string size, string definition) =>
        Sized("timestamp", size.Split(',')[^1].Trim()) + Zone(definition);

    private static string Zone(string definition) => ZonePattern().IsMatch(definition) ? " with time zone" : " without time zone";

    [GeneratedRegex(@"^(?<name>[^\s(]+)\s*(\((?<size>[^)]*)\))?\s*(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^(\((?<size>[^)]*)\))?\s*(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex SizeBehind();

    [GeneratedRegex(@"\s*(CHAR|BYTE)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CharacterUnit();

    [GeneratedRegex(@"tz\b|with\s+time\s*zone", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ZonePattern();
}
