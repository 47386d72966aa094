using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.ConfigData;

/// <summary>
/// A node of the tree in which Boot keeps what it has read: a source, and what it imports below it, before the profiles are known
/// and after. What comes first in <see cref="All"/> counts most.
/// </summary>
internal sealed class Contributor
{
    /// <summary>What it has; null where it only imports.</summary>
    public PropertySource? Source { get; init; }

    /// <summary>The file that it was read from; null where it is none.</summary>
    public ConfigFile? File { get; init; }

    /// <summary>The location that has led to the file; null where there is none.</summary>
    public ConfigLocation? Location { get; init; }

    /// <summary>True until its own conditions and imports have been read.</summary>
    public bool IsUnread { get; set; }

    /// <summary>What it imports, in the order in which it counts: the last one most.</summary>
    public IReadOnlyList<ConfigLocation> Imports { get; set; } = [];

    /// <summary>The profile expressions of which one must match; empty for no condition.</summary>
    public IReadOnlyList<string> OnProfile { get; set; } = [];

    /// <summary>The cloud platform that must be there; null for no condition.</summary>
    public string? OnCloudPlatform { get; set; }

    /// <summary>True for a document of a profile's file that has not been moved behind the ordinary ones yet.</summary>
    public bool IsOfProfile { get; set; }

    /// <summary>What was imported before the profiles were known; null before it was.</summary>
    public List<Contributor>? Before { get; set; }

    /// <summary>What was imported when they were known; null before it was.</summary>
    public List<Contributor>? After { get; private set; }

    /// <summary>This and all below it, what counts most first.</summary>
    public IEnumerable<Contributor> All => (After ?? []).Concat(Before ?? []).SelectMany(child => child.All).Append(this);

    /// <summary>Whether it takes part.</summary>
    /// <param name="activation">What is known of profiles and platform; null before anything is.</param>
    public bool IsActive(Activation? activation) =>
        !IsUnread
        && ((OnProfile.Count == 0 && OnCloudPlatform is null) || (activation?.Matches(OnProfile, OnCloudPlatform) ?? false));

    /// <summary>Takes what was imported when profiles were known; files of profiles below it come up and count more.</summary>
    public void TakeAfter(List<Contributor> imported)
    {
        var moved = new List<Contributor>();
        foreach (Contributor child in Before ?? [])
            child.GiveUp(moved);
        After = [.. moved, .. imported];
    }

    private void GiveUp(List<Contributor> moved)
    {
        foreach (List<Contributor> children in (List<Contributor>[])[Before ?? [], After ?? []])
        {
            moved.AddRange(children.Where(child => child.IsOfProfile));
            children.RemoveAll(child => child.IsOfProfile);
        }

        foreach (Contributor child in moved)
            child.IsOfProfile = false;
    }
}
