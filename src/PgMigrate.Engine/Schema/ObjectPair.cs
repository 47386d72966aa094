namespace PgMigrate.Engine.Schema;

/// <summary>One object in two snapshots.</summary>
/// <param name="Before">It in the first; null where it is not there.</param>
/// <param name="After">It in the second; null where it is not there.</param>
internal sealed record ObjectPair(SchemaObject? Before, SchemaObject? After)
{
    /// <summary>True where it was added or removed.</summary>
    public bool IsWhole => Before is null || After is null;

    /// <summary>The object's type.</summary>
    public string Type => (Before ?? After)!.Type;

    /// <summary>The object's full name.</summary>
    public string Name => (Before ?? After)!.Name;

    /// <summary>What it belongs to; null where it stands alone, or belongs elsewhere in the second.</summary>
    public string? Parent => IsWhole || Before!.Parent == After!.Parent ? (Before ?? After)!.Parent : null;
}
