namespace PgMigrate.Engine.Rules;

/// <summary>
/// Something that scripts should not do, or not unseen. One class each: its texts are its messages and its documentation page. A
/// class without parameters is found by <see cref="RuleSet"/>.
/// </summary>
internal abstract class Rule
{
    /// <summary>What it says of itself.</summary>
    public abstract RuleInfo Info { get; }
}

/// <summary>What a rule says of itself.</summary>
/// <param name="Id">Stable; lower-case words joined by hyphens.</param>
/// <param name="Group">Where its page stands.</param>
/// <param name="Severity">How grave it is unless options say otherwise.</param>
internal sealed record RuleInfo(string Id, RuleGroup Group, FindingSeverity Severity)
{
    /// <summary>What it is about, in a few words: the heading of its page.</summary>
    public required string Title { get; init; }

    /// <summary>Why it matters: what happens in production, with the lock by name where one is the reason.</summary>
    public required RuleText Reason { get; init; }

    /// <summary>What to do instead, with SQL where possible.</summary>
    public required RuleText SafeWay { get; init; }

    /// <summary>Its page, from the repository's root.</summary>
    public Uri HelpUri => new($"docs/rules/{Id}.md", UriKind.Relative);
}

/// <summary>What a rule guards.</summary>
internal enum RuleGroup
{
    /// <summary>The folder: names, order, directives, history.</summary>
    Integrity,

    /// <summary>Others can go on working while it runs.</summary>
    Availability,

    /// <summary>Data stay.</summary>
    DataLoss,

    /// <summary>Applications of the version before go on working.</summary>
    Compatibility,

    /// <summary>It will run: once, again, here and there.</summary>
    Reliability,

    /// <summary>Rights and secrets.</summary>
    Security,

    /// <summary>What will be regretted later.</summary>
    Design,

    /// <summary>The database and its server as they are: who is in the way, what is left of room, what the role may do.</summary>
    Target,

    /// <summary>What a run on a copy, or a dry run, has shown.</summary>
    Rehearsal,
}
