namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>Changes of constraints and defaults.</summary>
internal static class ConstraintChanges
{
    /// <summary>A primary key.</summary>
    public static void AddPrimaryKey(ChangeLogNode change, ChangeWriter writer)
    {
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Table(change)} ADD {Named(change, writer)}PRIMARY KEY ({Columns(change, writer)})"
                + Tablespace(change, writer)
        );
        if (change.Flag("clustered"))
            writer.Refuse(change.Line, "clustered of a primary key has no equal.");
    }

    /// <summary>A unique constraint.</summary>
    public static void AddUnique(ChangeLogNode change, ChangeWriter writer)
    {
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Table(change)} ADD {Named(change, writer)}UNIQUE ({Columns(change, writer)})"
                + Deferral(change)
                + Tablespace(change, writer)
        );
        if (change.Flag("disabled") || change.Flag("clustered"))
            writer.Refuse(change.Line, "A unique constraint that is disabled or clustered has no equal.");
    }

    /// <summary>A foreign key.</summary>
    public static void AddForeignKey(ChangeLogNode change, ChangeWriter writer)
    {
        var names = writer.Names;
        var from = writer.Table(change, "baseTableName", "baseTableSchemaName");
        var to = names.Of(change["referencedTableSchemaName"], writer.Need(change, "referencedTableName"));
        writer.Add(
            change.Line,
            $"ALTER TABLE {from} ADD CONSTRAINT {names.Of(writer.Need(change, "constraintName"))} FOREIGN KEY "
                + $"({names.List(writer.Need(change, "baseColumnNames"))}) REFERENCES {to} "
                + $"({names.List(writer.Need(change, "referencedColumnNames"))})"
                + (change["onUpdate"] is { } update ? $" ON UPDATE {update}" : "")
                + (
                    change["onDelete"] is { } delete ? $" ON DELETE {delete}"
                    : change.Flag("deleteCascade") ? " ON DELETE CASCADE"
                    : ""
                )
                + Deferral(change)
                + (change.Flag("validate", absent: true) ? "" : " NOT VALID")
        );
    }

    /// <summary>A constraint that goes.</summary>
    public static void Drop(ChangeLogNode change, ChangeWriter writer) => Drop(change, writer, "tableName", "schemaName");

    /// <summary>A foreign key that goes.</summary>
    public static void DropForeignKey(ChangeLogNode change, ChangeWriter writer) =>
        Drop(change, writer, "baseTableName", "baseTableSchemaName");

    /// <summary>A primary key that goes; one without a name has the one that PostgreSQL or Liquibase gave it.</summary>
    public static void DropPrimaryKey(ChangeLogNode change, ChangeWriter writer)
    {
        if (change["constraintName"] is null)
            writer.Refuse(change.Line, "dropPrimaryKey names no constraint, and Liquibase asks the database for it.");
        else
            Drop(change, writer);
    }

    /// <summary>Not null.</summary>
    public static void AddNotNull(ChangeLogNode change, ChangeWriter writer)
    {
        var (table, column) = (writer.Table(change), writer.Names.Of(writer.Need(change, "columnName")));
        if (!change.Flag("validate", absent: true))
            writer.Refuse(change.Line, "validate=false of a not null constraint has no equal.");
        if (change["defaultNullValue"] is { } value)
            writer.Add(change.Line, $"UPDATE {table} SET {column} = {Sql.SqlLiteral.Quote(value)} WHERE {column} IS NULL");
        writer.Add(change.Line, $"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL");
    }

    /// <summary>Nullable again.</summary>
    public static void DropNotNull(ChangeLogNode change, ChangeWriter writer) => AlterColumn(change, writer, "DROP NOT NULL");

    /// <summary>A default.</summary>
    public static void AddDefault(ChangeLogNode change, ChangeWriter writer)
    {
        var kind = change["columnDataType"] is { } type ? LiquibaseType.Of(type).Literal : LiteralKind.Text;
        if (LiquibaseValue.Of(change, "defaultValue", kind, writer.Names, change["schemaName"]) is not { } value)
        {
            writer.Refuse(change.Line, "addDefaultValue has no value.");
            return;
        }

        AlterColumn(change, writer, $"SET DEFAULT {value}");
        if (change["defaultValueSequenceNext"] is { } sequence)
            writer.Add(
                change.Line,
                $"ALTER SEQUENCE {writer.Names.OfSequence(change["schemaName"], sequence)} OWNED BY "
                    + $"{writer.Table(change)}.{writer.Names.Of(writer.Need(change, "columnName"))}"
            );
    }

    /// <summary>No default any more.</summary>
    public static void DropDefault(ChangeLogNode change, ChangeWriter writer) => AlterColumn(change, writer, "DROP DEFAULT");

    /// <summary>A column that counts: by a sequence of its own.</summary>
    public static void AddAutoIncrement(ChangeLogNode change, ChangeWriter writer)
    {
        var (names, table) = (writer.Names, writer.Table(change));
        var column = writer.Need(change, "columnName");
        var sequence = names.Of(change["schemaName"], $"{writer.Need(change, "tableName")}_{column}_seq");
        writer.Add(
            change.Line,
            $"CREATE SEQUENCE IF NOT EXISTS {sequence}"
                + (change["startWith"] is { } start ? $" START WITH {start}" : "")
                + (change["incrementBy"] is { } step ? $" INCREMENT BY {step}" : "")
        );
        writer.Add(change.Line, $"ALTER TABLE {table} ALTER COLUMN {names.Of(column)} SET NOT NULL");
        AlterColumn(change, writer, $"SET DEFAULT nextval({Sql.SqlLiteral.Quote(sequence)})");
        writer.Add(change.Line, $"ALTER SEQUENCE {sequence} OWNED BY {table}.{names.Of(column)}");
    }

    private static void AlterColumn(ChangeLogNode change, ChangeWriter writer, string action) =>
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Table(change)} ALTER COLUMN {writer.Names.Of(writer.Need(change, "columnName"))} {action}"
        );

    private static void Drop(ChangeLogNode change, ChangeWriter writer, string table, string schema) =>
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Table(change, table, schema)} DROP CONSTRAINT "
                + writer.Names.Of(writer.Need(change, "constraintName"))
        );

    private static string Named(ChangeLogNode change, ChangeWriter writer) =>
        change["constraintName"] is { } name ? $"CONSTRAINT {writer.Names.Of(name)} " : "";

    private static string Columns(ChangeLogNode change, ChangeWriter writer) =>
        writer.Names.List(writer.Need(change, "columnNames"));

    private static string Deferral(ChangeLogNode change) =>
        (change.Flag("deferrable") ? " DEFERRABLE" : "") + (change.Flag("initiallyDeferred") ? " INITIALLY DEFERRED" : "");

    private static string Tablespace(ChangeLogNode change, ChangeWriter writer) =>
        change["tablespace"] is { } space ? $" USING INDEX TABLESPACE {writer.Names.Of(space)}" : "";
}
