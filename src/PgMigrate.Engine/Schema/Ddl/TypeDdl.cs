namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Enums, composite types, ranges and domains. Base types need functions of C: not these.</summary>
internal static class TypeDdl
{
    /// <summary>The statements; null where the type cannot be written.</summary>
    public static IEnumerable<DdlStatement>? WriteType(SchemaObject type, DdlSource source) =>
        type["kind"] switch
        {
            "enum" => [Statement(type, $"AS ENUM ({type["labels"]})")],
            "composite" => [Statement(type, $"AS ({string.Join(", ", Attributes(type, source))})")],
            // The canonical function takes the type itself, which would have to be there before.
            "range" when type["canonical"] is null => [Statement(type, $"AS RANGE ({string.Join(", ", RangeOptions(type))})")],
            _ => null,
        };

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> WriteDomain(SchemaObject domain)
    {
        var name = domain["not null constraint"] is { } constraint ? $" CONSTRAINT {constraint}" : string.Empty;
        var sql =
            $"CREATE DOMAIN {domain.Name} AS {domain["base type"]}"
            + (domain["collation"] is { } collation ? $" COLLATE {collation}" : "")
            + (domain["default"] is { } value ? $" DEFAULT {value}" : "")
            + (domain["not null"] is null ? "" : $"{name} NOT NULL");
        return [new(DdlStage.Type, domain, sql)];
    }

    private static IEnumerable<string> Attributes(SchemaObject type, DdlSource source) =>
        source
            .PartsOf(type, "ATTRIBUTE")
            .OrderBy(ColumnDdl.Position)
            .Select(attribute =>
                $"{DdlNames.Local(attribute)} "
                + $"{attribute["type"]}{(attribute["collation"] is { } collation ? $" COLLATE {collation}" : "")}"
            );

    private static IEnumerable<string> RangeOptions(SchemaObject type)
    {
        yield return $"SUBTYPE = {type["subtype"]}";
        if (type["subtype operator class"] is { } operatorClass)
            yield return $"SUBTYPE_OPCLASS = {operatorClass}";
        if (type["subtype collation"] is { } collation)
            yield return $"COLLATION = {collation}";
        if (type["subtype difference"] is { } difference)
            yield return $"SUBTYPE_DIFF = {difference}";
        if (type["multirange"] is { } multirange)
            yield return $"MULTIRANGE_TYPE_NAME = {SchemaOf(type)}.{multirange}";
    }

    private static string SchemaOf(SchemaObject type)
    {
        var quoted = type.Name.StartsWith('"');
        return quoted
            ? type.Name[..(type.Name.IndexOf("\".", StringComparison.Ordinal) + 1)]
            : type.Name[..type.Name.IndexOf('.', StringComparison.Ordinal)];
    }

    private static DdlStatement Statement(SchemaObject type, string rest) =>
        new(DdlStage.Type, type, $"CREATE TYPE {type.Name} {rest}");
}
