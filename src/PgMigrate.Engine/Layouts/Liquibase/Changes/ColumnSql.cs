namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>A column of <c>createTable</c> and <c>addColumn</c>.</summary>
internal sealed class ColumnSql
{
    private static readonly string[] Known =
    [
        .. LiquibaseValue.Attributes("defaultValue"),
        .. LiquibaseValue.Attributes("value"),
        "name",
        "type",
        "remarks",
        "constraints",
        "autoIncrement",
        "startWith",
        "incrementBy",
        "generationType",
        "defaultOnNull",
        "defaultValueConstraintName",
        "descending",
        "computed",
    ];

    private static readonly string[] KnownConstraints =
    [
        "nullable",
        "notNullConstraintName",
        "validateNullable",
        "primaryKey",
        "primaryKeyName",
        "primaryKeyTablespace",
        "validatePrimaryKey",
        "unique",
        "uniqueConstraintName",
        "validateUnique",
        "foreignKeyName",
        "references",
        "referencedTableName",
        "referencedTableSchemaName",
        "referencedTableCatalogName",
        "referencedColumnNames",
        "validateForeignKey",
        "deleteCascade",
        "deferrable",
        "initiallyDeferred",
        // Liquibase writes none for PostgreSQL.
        "checkConstraint",
    ];

    private readonly ChangeWriter _writer;
    private readonly string? _schema;

    /// <summary>Reads a column; what is not understood refuses the change.</summary>
    public ColumnSql(ChangeLogNode node, ChangeWriter writer, string? schema)
    {
        (Node, _writer, _schema) = (node, writer, schema);
        Constraints = node.Child("constraints") ?? new ChangeLogNode("constraints", node.Line);
        foreach (var part in node.Children.Where(part => !Known.Contains(part.Name, StringComparer.OrdinalIgnoreCase)))
            writer.Refuse(part.Line, $"{part.Name} of a column has no equal.");
        foreach (var part in Constraints.Children)
            if (!KnownConstraints.Contains(part.Name, StringComparer.OrdinalIgnoreCase))
                writer.Refuse(part.Line, $"{part.Name} of a constraint has no equal.");
        Type = LiquibaseType.Of(writer.Need(node, "type"));
    }

    /// <summary>The column.</summary>
    public ChangeLogNode Node { get; }

    /// <summary>Its constraints.</summary>
    public ChangeLogNode Constraints { get; }

    /// <summary>Its type.</summary>
    public LiquibaseType Type { get; }

    /// <summary>Its name, as SQL.</summary>
    public string Name => _writer.Names.Of(_writer.Need(Node, "name"));

    /// <summary>True where it is not null.</summary>
    public bool IsNotNull => !Constraints.Flag("nullable", absent: true);

    /// <summary>Name, type, default and identity.</summary>
    public string Definition() => $"{Name} {Type.Sql}{Identity()}{Default()}";

    /// <summary>NOT NULL, where it is so.</summary>
    public string NotNull() =>
        !IsNotNull ? string.Empty
        : Constraints["notNullConstraintName"] is { } name ? $" CONSTRAINT {_writer.Names.Of(name)} NOT NULL"
        : " NOT NULL";

    /// <summary>What its foreign key names; null where it has none.</summary>
    public string? ForeignKey()
    {
        if (Constraints["references"] is { } references)
            return references;
        return Constraints["referencedTableName"] is { } table
            ? $"{_writer.Names.Of(Constraints["referencedTableSchemaName"], table)}"
                + $"({_writer.Names.List(_writer.Need(Constraints, "referencedColumnNames"))})"
            : null;
    }

    /// <summary>The foreign key's clause.</summary>
    public string ForeignKeyClause(string references)
    {
        if (Constraints["foreignKeyName"] is null)
            _writer.Refuse(Constraints.Line, "The foreign key has no name.");
        return $"CONSTRAINT {_writer.Names.Of(Constraints["foreignKeyName"] ?? "?")} FOREIGN KEY ({Name}) REFERENCES {references}"
            + (Constraints.Flag("deleteCascade") ? " ON DELETE CASCADE" : "")
            + (Constraints.Flag("deferrable") ? " DEFERRABLE" : "")
            + (Constraints.Flag("initiallyDeferred") ? " INITIALLY DEFERRED" : "");
    }

    /// <summary>The value for rows that are there; null where there is none.</summary>
    public string? Value() => LiquibaseValue.Of(Node, "value", Type.Literal, _writer.Names, _schema);

    private string Default() =>
        !Type.IsSerial && LiquibaseValue.Of(Node, "defaultValue", Type.Literal, _writer.Names, _schema) is { } value
            ? value.StartsWith("GENERATED ALWAYS ", StringComparison.OrdinalIgnoreCase)
                ? $" {value}"
                : $" DEFAULT {value}"
            : string.Empty;

    private string Identity()
    {
        if (!Node.Flag("autoIncrement") && !Type.IsSerial)
            return string.Empty;
        var options = string.Join(
            ' ',
            new[]
            {
                Node["startWith"] is { } start && start != "1" ? $"START WITH {start}" : null,
                Node["incrementBy"] is { } step && step != "1" ? $"INCREMENT BY {step}" : null,
            }.OfType<string>()
        );
        return $" GENERATED {Node["generationType"] ?? "BY DEFAULT"} AS IDENTITY" + (options.Length > 0 ? $" ({options})" : "");
    }
}
