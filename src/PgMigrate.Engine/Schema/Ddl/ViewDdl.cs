namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Views and materialized views, these with their rows.</summary>
internal static class ViewDdl
{
    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject view)
    {
        var sql =
            $"CREATE {view.Type} {view.Name}"
            + (view["access method"] is { } method ? $" USING {method}" : "")
            + (view["options"] is { } options ? $" WITH ({StorageOptions.Write(options)})" : "")
            + (view["tablespace"] is { } tablespace ? $" TABLESPACE {tablespace}" : "")
            + $" AS {view["definition"]}";
        return [new(DdlStage.View, view, sql), .. TableDdl.Switches(view)];
    }
}
