using System.Text.Json;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>Types, columns and constraints of libpg_query's tree, in the words of <see cref="CommandText"/>.</summary>
static class ParseTreeTypes
{
    public static string Type(JsonElement type)
    {
        var names = type.Strings("names");
        var isBuiltIn = names.Count == 1 || names[^2] == "pg_catalog";
        var modifiers = type.List("typmods").Count;
        var name = isBuiltIn ? Canonical(names[^1], wasQuoted: names.Count == 1) : string.Join('.', names.TakeLast(2));
        return $"{name}{CommandText.Modifiers(name, modifiers)}{(type.List("arrayBounds").Count > 0 ? "[]" : "")}";
    }

    static string Canonical(string name, bool wasQuoted) =>
        name switch
        {
            "int2" => "smallint",
            "int4" => "integer",
            "int8" => "bigint",
            "float4" => "real",
            "float8" => "double precision",
            "bool" => "boolean",
            "varchar" => "character varying",
            "bpchar" => "character",
            "char" => "\"char\"",
            "timestamp" => "timestamp without time zone",
            "timestamptz" => "timestamp with time zone",
            "time" => "time without time zone",
            "timetz" => "time with time zone",
            "varbit" => "bit varying",
            "serial2" when wasQuoted => "smallserial",
            "serial4" when wasQuoted => "serial",
            "serial8" when wasQuoted => "bigserial",
            _ => name,
        };

    public static string Column(JsonElement column)
    {
        var kinds = column.List("constraints").Select(static wrapper => wrapper.Child("Constraint")).ToList();
        var flags = kinds.Select(static constraint =>
            constraint.Text("contype") switch
            {
                "CONSTR_NOTNULL" => "not null",
                "CONSTR_DEFAULT" => "default",
                "CONSTR_IDENTITY" => "identity",
                "CONSTR_GENERATED" => "generated",
                _ => "",
            }
        );
        var own = kinds.Select(constraint => Constraint(constraint, column.Text("colname"))).OfType<string>();
        var type = column.Has("typeName") ? Type(column.Child("typeName")) : "";
        return CommandText.Column(column.Text("colname") ?? "", type, flags, own);
    }

    /// <summary>Null for what is a column's flag and no constraint of its own.</summary>
    public static string? Constraint(JsonElement constraint, string? column = null)
    {
        var kind = constraint.Text("contype") switch
        {
            "CONSTR_CHECK" => "Check",
            "CONSTR_UNIQUE" => "Unique",
            "CONSTR_PRIMARY" => "PrimaryKey",
            "CONSTR_FOREIGN" => "ForeignKey",
            "CONSTR_EXCLUSION" => "Exclusion",
            _ => null,
        };
        if (kind is null)
            return null;
        var keys = constraint.Strings(kind == "ForeignKey" ? "fk_attrs" : "keys");
        var hasColumn = column is not null && kind is not "Check";
        var references = constraint.Has("pktable") ? ParseTree.Relation(constraint.Child("pktable")).ToString() : "";
        return CommandText.Constraint(
            kind,
            constraint.Text("conname"),
            hasColumn ? [column!] : keys,
            references,
            constraint.Text("indexname"),
            constraint.Flag("skip_validation"),
            ChangesOthers(constraint)
        );
    }

    static bool ChangesOthers(JsonElement constraint) =>
        constraint.Text("fk_del_action") is "c" or "n" or "d" || constraint.Text("fk_upd_action") is "c" or "n" or "d";
}
