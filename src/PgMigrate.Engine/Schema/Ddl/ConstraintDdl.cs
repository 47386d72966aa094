namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Constraints of tables and domains, with what their indexes have.</summary>
internal static class ConstraintDdl
{
    /// <summary>True for CHECK.</summary>
    public static bool IsCheck(SchemaObject constraint) =>
        constraint["definition"]!.StartsWith("CHECK", StringComparison.Ordinal);

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject constraint, DdlSource source)
    {
        var parent = source.ParentOf(constraint);
        var kind = parent?.Type == "DOMAIN" ? "DOMAIN" : "TABLE";
        var isForeignKey = constraint["definition"]!.StartsWith("FOREIGN KEY", StringComparison.Ordinal);
        var stage =
            kind == "DOMAIN" ? DdlStage.Routine
            : isForeignKey ? DdlStage.ForeignKey
            : DdlStage.Constraint;
        yield return new(
            stage,
            constraint,
            $"ALTER {kind} {constraint.Parent} ADD CONSTRAINT {DdlNames.Local(constraint)} {constraint["definition"]}"
        );
        foreach (var action in IndexDdl.Settings(constraint, "index "))
            yield return new(stage, constraint, $"ALTER INDEX {IndexName(constraint)} {action}");
    }

    /// <summary>The full name of the constraint's index, which stands in the table's schema.</summary>
    public static string IndexName(SchemaObject constraint) => $"{SchemaOf(constraint.Parent!)}.{DdlNames.Local(constraint)}";

    private static string SchemaOf(string name) =>
        name.StartsWith('"')
            ? name[..(name.IndexOf("\".", StringComparison.Ordinal) + 1)]
            : name[..name.IndexOf('.', StringComparison.Ordinal)];
}
