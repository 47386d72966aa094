namespace PgMigrate.Engine.Schema;

/// <summary>
/// The forms that snapshots have had. A later one tells more: what an earlier one could not know is no difference to it.
/// </summary>
internal static class SnapshotForm
{
    /// <summary>The newest one.</summary>
    public const int Current = 2;

    /// <summary>Rights on objects of the server, and on members of extensions.</summary>
    public const string Privileges = "PRIVILEGES";

    /// <summary>The database itself.</summary>
    public const string Database = "DATABASE";

    /// <summary>ALTER … DEPENDS ON EXTENSION.</summary>
    public const string Dependency = "EXTENSION DEPENDENCY";

    // From 2 on: these types, and these properties.
    private static readonly string[] Types = [Privileges, Database, Dependency];
    private static readonly string[] Properties = ["constraint triggers", "multirange schema"];

    /// <summary>A snapshot with no more than an earlier form tells.</summary>
    public static SchemaSnapshot As(int form, SchemaSnapshot snapshot) =>
        form >= snapshot.Form || form >= Current
            ? snapshot
            : new SchemaSnapshot(
                snapshot
                    .Objects.Where(item => !Types.Contains(item.Type, StringComparer.Ordinal))
                    .Select(item =>
                        item.Properties.Any(IsLater)
                            ? item with
                            {
                                Properties = [.. item.Properties.Where(property => !IsLater(property))],
                            }
                            : item
                    )
            )
            {
                Form = form,
            };

    /// <summary>A snapshot without what is told of the database itself and of the server's own objects.</summary>
    public static SchemaSnapshot WithoutServerObjects(SchemaSnapshot snapshot) =>
        new(snapshot.Objects.Where(item => !IsOfServer(item.Type))) { Form = snapshot.Form };

    /// <summary>
    /// True for what is always there, and told only where it is not as usual: of that no object comes or goes, but its
    /// properties.
    /// </summary>
    public static bool IsOfServer(string type) => type is Privileges or Database;

    private static bool IsLater(SchemaProperty property) => Properties.Contains(property.Name, StringComparer.Ordinal);
}
