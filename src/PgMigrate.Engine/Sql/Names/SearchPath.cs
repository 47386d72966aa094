using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>Where names without a schema are looked for, and made.</summary>
/// <param name="Schemas">The schemas in order, those that do not exist included; <c>$user</c> is resolved.</param>
/// <param name="IsSet">True where the script has set it.</param>
/// <param name="IsKnown">False where it was set to what cannot be read.</param>
internal sealed record SearchPath(IReadOnlyList<string> Schemas, bool IsSet = false, bool IsKnown = true)
{
    /// <summary>The schema of temporary objects.</summary>
    public const string Temporary = "pg_temp";

    /// <summary>The only schema, where the script has set one; null otherwise.</summary>
    public string? Only => IsSet && IsKnown && Schemas is [var only] && only != Temporary ? only : null;

    /// <summary>What a name may mean, in the order in which the server looks.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mayBeTemporary">
    /// False for routines and operators: the server looks for them in <c>pg_temp</c> only where that is written.
    /// </param>
    public IEnumerable<ObjectName> Candidates(ObjectName name, bool mayBeTemporary = true)
    {
        if (name.Schema is not null)
            return [name];
        var schemas =
            mayBeTemporary && !Schemas.Contains(Temporary, StringComparer.Ordinal) ? Schemas.Prepend(Temporary) : Schemas;
        return schemas.Select(name.In);
    }

    /// <summary>Equal are paths on which every name means the same.</summary>
    public bool Equals(SearchPath? other) =>
        other is not null
        && (IsSet, IsKnown) == (other.IsSet, other.IsKnown)
        && Schemas.SequenceEqual(other.Schemas, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(IsSet, IsKnown, Schemas.Count, Schemas is [var first, ..] ? first : null);
}

/// <summary>What names mean in a session before a script sets anything.</summary>
/// <param name="Path">The schemas of its <c>search_path</c>, in order; <c>$user</c> as it is.</param>
/// <param name="User">The role that it runs under; null where that is not known.</param>
internal sealed record SessionNames(IReadOnlyList<string> Path, string? User)
{
    /// <summary>The path that a server comes with, and a role of no known name.</summary>
    public static SessionNames Usual { get; } = new([PathTracker.OwnSchema, "public"], null);
}
