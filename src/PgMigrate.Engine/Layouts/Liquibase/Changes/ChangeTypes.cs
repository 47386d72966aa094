namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>The changes whose SQL for PostgreSQL is certain, with the attributes that they are understood by.</summary>
internal static class ChangeTypes
{
    private static readonly Dictionary<string, (string Attributes, Action<ChangeLogNode, ChangeWriter> Write)> Known = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["createTable"] = ("tableName tablespace remarks tableType ifNotExists column columns", TableChanges.Create),
        ["dropTable"] = ("tableName cascadeConstraints", TableChanges.Drop),
        ["renameTable"] = ("oldTableName newTableName", TableChanges.Rename),
        ["addColumn"] = ("tableName column columns", TableChanges.AddColumns),
        ["dropColumn"] = ("tableName columnName column columns", TableChanges.DropColumns),
        ["renameColumn"] = ("tableName oldColumnName newColumnName columnDataType remarks", TableChanges.RenameColumn),
        ["modifyDataType"] = ("tableName columnName newDataType", TableChanges.ChangeType),
        ["setTableRemarks"] = ("tableName remarks", TableChanges.Remark),
        ["setColumnRemarks"] = ("tableName columnName remarks columnDataType columnParentType", TableChanges.RemarkColumn),
        ["addPrimaryKey"] = (
            "tableName columnNames constraintName tablespace clustered validate",
            ConstraintChanges.AddPrimaryKey
        ),
        ["dropPrimaryKey"] = ("tableName constraintName dropIndex", ConstraintChanges.DropPrimaryKey),
        ["addUniqueConstraint"] = (
            "tableName columnNames constraintName tablespace clustered deferrable initiallyDeferred disabled validate",
            ConstraintChanges.AddUnique
        ),
        ["dropUniqueConstraint"] = ("tableName constraintName uniqueColumns", ConstraintChanges.Drop),
        ["addForeignKeyConstraint"] = (
            "baseTableCatalogName baseTableSchemaName baseTableName baseColumnNames constraintName referencedTableCatalogName "
                + "referencedTableSchemaName referencedTableName referencedColumnNames onDelete onUpdate deleteCascade "
                + "deferrable initiallyDeferred validate referencesUniqueColumn",
            ConstraintChanges.AddForeignKey
        ),
        ["dropForeignKeyConstraint"] = (
            "baseTableCatalogName baseTableSchemaName baseTableName constraintName",
            ConstraintChanges.DropForeignKey
        ),
        ["addNotNullConstraint"] = (
            "tableName columnName columnDataType defaultNullValue constraintName validate",
            ConstraintChanges.AddNotNull
        ),
        ["dropNotNullConstraint"] = ("tableName columnName columnDataType constraintName", ConstraintChanges.DropNotNull),
        ["addDefaultValue"] = (
            "tableName columnName columnDataType defaultValueConstraintName "
                + string.Join(' ', LiquibaseValue.Attributes("defaultValue")),
            ConstraintChanges.AddDefault
        ),
        ["dropDefaultValue"] = ("tableName columnName columnDataType", ConstraintChanges.DropDefault),
        ["addAutoIncrement"] = ("tableName columnName columnDataType startWith incrementBy", ConstraintChanges.AddAutoIncrement),
        ["createIndex"] = (
            "tableName indexName unique clustered tablespace associatedWith column columns",
            ObjectChanges.CreateIndex
        ),
        ["dropIndex"] = ("tableName indexName associatedWith", ObjectChanges.DropIndex),
        ["createSequence"] = (
            "sequenceName startValue incrementBy minValue maxValue cycle cacheSize dataType",
            ObjectChanges.CreateSequence
        ),
        ["alterSequence"] = ("sequenceName incrementBy minValue maxValue cycle cacheSize", ObjectChanges.AlterSequence),
        ["dropSequence"] = ("sequenceName", ObjectChanges.DropSequence),
        ["renameSequence"] = ("oldSequenceName newSequenceName", ObjectChanges.RenameSequence),
        ["createView"] = (
            "viewName selectQuery fullDefinition replaceIfExists remarks path encoding relativeToChangelogFile",
            ObjectChanges.CreateView
        ),
        ["dropView"] = ("viewName ifExists", ObjectChanges.DropView),
        ["renameView"] = ("oldViewName newViewName", ObjectChanges.RenameView),
        ["insert"] = ("tableName column columns dbms", DataChanges.Insert),
        ["update"] = ("tableName column columns where whereParams", DataChanges.Update),
        ["delete"] = ("tableName where whereParams", DataChanges.Delete),
        ["sql"] = ("sql comment dbms endDelimiter splitStatements stripComments rerunnable", WrittenChanges.Sql),
        ["sqlFile"] = ("sql dbms endDelimiter splitStatements stripComments encoding", WrittenChanges.Sql),
        ["createProcedure"] = (
            "procedureName procedureText procedureBody path dbms comments encoding relativeToChangelogFile replaceIfExists",
            WrittenChanges.Procedure
        ),
        ["createFunction"] = (
            "functionName functionBody functionText procedureText path dbms comments encoding relativeToChangelogFile "
                + "replaceIfExists",
            WrittenChanges.Procedure
        ),
        ["dropProcedure"] = ("procedureName", WrittenChanges.DropProcedure),
        ["tagDatabase"] = ("tag keepTagOnRollback", WrittenChanges.Nothing),
        ["empty"] = ("", WrittenChanges.Nothing),
        ["output"] = ("message target", WrittenChanges.Nothing),
    };

    /// <summary>Writes a change; one that is not understood is refused.</summary>
    public static void Write(ChangeLogNode change, ChangeWriter writer)
    {
        if (!Known.TryGetValue(change.Name, out var known))
        {
            writer.Refuse(change.Line, $"The change type {change.Name} has no SQL that is certain.");
            return;
        }

        // PostgreSQL has no catalogues in names.
        var attributes = known.Attributes.Split(' ');
        foreach (var part in change.Children)
            if (!Has(attributes, part.Name) && !Has(["schemaName", "catalogName"], part.Name))
                writer.Refuse(part.Line, $"{part.Name} of {change.Name} has no equal.");
        known.Write(change, writer);
    }

    private static bool Has(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
