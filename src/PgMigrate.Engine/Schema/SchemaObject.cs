namespace PgMigrate.Engine.Schema;

/// <summary>One object of a schema.</summary>
/// <param name="Type">Its type as COMMENT ON names it, in capitals.</param>
/// <param name="Name">Its full name, quoted where PostgreSQL would; with the type it identifies the object.</param>
/// <param name="Parent">The full name of the table, view, type or column that it belongs to and goes with; null where it stands
/// alone.</param>
/// <param name="Properties">What it is, in ordinal order of the names.</param>
internal sealed record SchemaObject(string Type, string Name, string? Parent, IReadOnlyList<SchemaProperty> Properties)
    : IComparable<SchemaObject>
{
    /// <summary>The value of a property; null where it has none.</summary>
    public string? this[string property]
    {
        get
        {
            foreach (var candidate in Properties)
                if (candidate.Name == property)
                    return candidate.Value;
            return null;
        }
    }

    /// <summary>Orders by type and name, ordinally: the same on every machine.</summary>
    public int CompareTo(SchemaObject? other)
    {
        var types = string.CompareOrdinal(Type, other?.Type);
        return types != 0 ? types : string.CompareOrdinal(Name, other?.Name);
    }

    /// <summary>Type and name.</summary>
    public override string ToString() => $"{Type} {Name}";
}
