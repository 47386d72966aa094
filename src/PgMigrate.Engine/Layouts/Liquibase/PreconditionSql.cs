using System.Text.RegularExpressions;
using PgMigrate.Engine.Layouts.Liquibase.Changes;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Preconditions as an expression of SQL that is true where they hold.</summary>
/// <param name="names">How names are written.</param>
internal sealed partial class PreconditionSql(LiquibaseName names)
{
    private static readonly string[] Settings =
    [
        "onFail",
        "onError",
        "onFailMessage",
        "onErrorMessage",
        "onSqlOutput",
        "onUpdateSQL",
        "onUpdateSql",
    ];

    /// <summary>The first one that has no equal; null where all have.</summary>
    public ChangeLogNode? Unknown { get; private set; }

    /// <summary>Whether a part of the preconditions says what becomes of them, and is none.</summary>
    public static bool IsSetting(string name) => Settings.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The expression on one line; null where one has no equal.</summary>
    public string? Of(ChangeLogNode preconditions)
    {
        var condition = Join(preconditions, " AND ");
        return Unknown is null ? condition : null;
    }

    private string Join(ChangeLogNode node, string with)
    {
        var conditions = node.Children.Where(child => !IsSetting(child.Name)).Select(Condition).ToArray();
        return conditions.Length switch
        {
            0 => "true",
            1 => conditions[0],
            _ => $"({string.Join(with, conditions)})",
        };
    }

    private string Condition(ChangeLogNode node) =>
        node.Name switch
        {
            "and" => Join(node, " AND "),
            "or" => Join(node, " OR "),
            "not" => $"NOT {Join(node, " AND ")}",
            "dbms" => Databases.Include(node["type"]) ? "true" : "false",
            "runningAs" => $"current_user = {Text(node, "username")}",
            "sqlCheck" => SqlCheck(node),
            "tableExists" => Relation(node, "tableName", "'r', 'p', 'f'"),
            "viewExists" => Relation(node, "viewName", "'v', 'm'"),
            "sequenceExists" => Relation(node, "sequenceName", "'S'"),
            "indexExists" when node["indexName"] is not null => Relation(node, "indexName", "'i', 'I'"),
            "columnExists" => Column(node),
            "primaryKeyExists" => Constraint(node, "primaryKeyName", "p", "tableName", "schemaName"),
            "uniqueConstraintExists" => Constraint(node, "constraintName", "u", "tableName", "schemaName"),
            "foreignKeyConstraintExists" => Constraint(
                node,
                "foreignKeyName",
                "f",
                "foreignKeyTableName",
                "foreignKeyTableSchemaName"
            ),
            "rowCount" when node["expectedRows"] is { } rows => $"(SELECT count(*) = {rows} FROM {Name(node, "tableName")})",
            "tableIsEmpty" => $"NOT EXISTS (SELECT FROM {Name(node, "tableName")})",
            _ => Refuse(node),
        };

    private string Refuse(ChangeLogNode node)
    {
        Unknown ??= node;
        return "true";
    }

    // A query on several lines goes on one; a comment in it would take the rest of it along.
    private string SqlCheck(ChangeLogNode node)
    {
        var query = (node.Child("sql")?.Value ?? node.Value ?? string.Empty).Trim().TrimEnd(';');
        if (query.Length == 0 || (query.Contains('\n') && query.Contains("--", StringComparison.Ordinal)))
            return Refuse(node);
        var expected = node["expectedResult"] ?? string.Empty;
        var values = expected switch
        {
            "t" or "true" => "'t', 'true'",
            "f" or "false" => "'f', 'false'",
            _ => SqlLiteral.Quote(expected),
        };
        return $"coalesce(({LineEnd().Replace(query, " ")})::text IN ({values}), false)";
    }

    private string Relation(ChangeLogNode node, string attribute, string kinds) =>
        $"EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = {Class(node, attribute)} AND relkind IN ({kinds}))";

    private string Column(ChangeLogNode node) =>
        $"EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = {Class(node, "tableName")} AND NOT attisdropped "
        + $"AND attname = {SqlLiteral.Quote(SqlIdentifier.Parse(names.Of(Need(node, "columnName"))))})";

    private string Constraint(ChangeLogNode node, string attribute, string kind, string table, string schema)
    {
        var name = node[attribute] is { } given
            ? $" AND conname = {SqlLiteral.Quote(SqlIdentifier.Parse(names.Of(given)))}"
            : string.Empty;
        var owner = node[table] is null
            ? string.Empty
            : $" AND conrelid = pg_catalog.to_regclass({SqlLiteral.Quote(names.Of(node[schema], Need(node, table)))})";
        return name.Length + owner.Length == 0
            ? Refuse(node)
            : $"EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = '{kind}'{name}{owner})";
    }

    private string Class(ChangeLogNode node, string attribute) =>
        $"pg_catalog.to_regclass({SqlLiteral.Quote(Name(node, attribute))})";

    private string Name(ChangeLogNode node, string attribute) => names.Of(node["schemaName"], Need(node, attribute));

    private string Text(ChangeLogNode node, string attribute) => SqlLiteral.Quote(Need(node, attribute));

    private string Need(ChangeLogNode node, string attribute)
    {
        if (node[attribute] is { } value)
            return value;
        Refuse(node);
        return "?";
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnd();
}
