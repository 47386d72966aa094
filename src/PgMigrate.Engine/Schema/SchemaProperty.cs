namespace PgMigrate.Engine.Schema;

/// <summary>A property of an object.</summary>
/// <param name="Name">Its name, such as <c>not null</c>.</param>
/// <param name="Value">Its value as text; what has no value is no property.</param>
internal readonly record struct SchemaProperty(string Name, string Value)
{
    /// <summary>Where a column stands among its table's, from 1: of meaning only beside its neighbours.</summary>
    public const string Position = "position";
}
