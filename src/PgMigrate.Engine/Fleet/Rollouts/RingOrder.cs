namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>The rings of a rollout, one after the other.</summary>
/// <param name="names">Their names, case aside; <c>all</c> is whatever belongs to none of the others. Empty for one ring of
/// all.</param>
internal sealed class RingOrder(IReadOnlyList<string> names)
{
    /// <summary>The ring of whatever belongs to none that is named.</summary>
    public const string All = "all";

    /// <summary>True where there are several, or one of several is meant.</summary>
    public bool AreNamed => names.Count > 0;

    /// <summary>Cuts members into the rings; of a ring that is not asked for none is taken.</summary>
    /// <param name="members">The members.</param>
    /// <returns>The rings in their order, with their names; one without a name where none was named. An empty ring is there,
    /// too.</returns>
    public IReadOnlyList<(string? Name, IReadOnlyList<FleetMember> Members)> Cut(IReadOnlyList<FleetMember> members)
    {
        if (!AreNamed)
            return [(null, members)];
        var rings = members.ToLookup(member => NameOf(member.Ring), StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(name => ((string?)name, (IReadOnlyList<FleetMember>)[.. rings[name]]))];
    }

    /// <summary>The ring, of those that are named, that a member belongs to by its own.</summary>
    public string NameOf(string? ring) => ring is not null && names.Contains(ring, StringComparer.OrdinalIgnoreCase) ? ring : All;
}
