namespace PgMigrate.Engine.Tests.Schema;

/// <summary>A change on one line, as the files in <c>Changes</c> have it.</summary>
internal static class ChangeText
{
    private const string Missing = "(none)";

    /// <summary><c>+ TABLE m.t</c>, <c>- TABLE m.t</c> or <c>~ TABLE m.t comment: (none) => text</c>.</summary>
    public static string Of(SchemaChange change) =>
        change.Change switch
        {
            SchemaChangeKind.Added => $"+ {change.ObjectType} {change.Object}",
            SchemaChangeKind.Removed => $"- {change.ObjectType} {change.Object}",
            _ => $"~ {change.ObjectType} {change.Object} {change.Property}: {Line(change.Before)} => {Line(change.After)}",
        };

    /// <summary>The same change, seen from the other side.</summary>
    public static SchemaChange Reversed(SchemaChange change) =>
        change with
        {
            Change = change.Change switch
            {
                SchemaChangeKind.Added => SchemaChangeKind.Removed,
                SchemaChangeKind.Removed => SchemaChangeKind.Added,
                var changed => changed,
            },
            Before = change.After,
            After = change.Before,
        };

    private static string Line(string? value) => value?.Replace("\n", "\\n", StringComparison.Ordinal) ?? Missing;
}
