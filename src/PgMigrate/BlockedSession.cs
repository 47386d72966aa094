namespace PgMigrate;

/// <summary>
/// What a session of others was seen waiting for behind a script of a run: one statement for one lock, however often.
/// </summary>
public sealed record BlockedSession
{
    /// <summary>Its server process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its application_name; of a process of the server's own, what kind of process it is. Null where neither is
    /// known.</summary>
    public string? Application { get; init; }

    /// <summary>Its user; null where the server does not tell.</summary>
    public string? User { get; init; }

    /// <summary>The lock, as pg_locks calls it, for instance <c>AccessShareLock</c>.</summary>
    public required string Lock { get; init; }

    /// <summary>What it wanted to lock: a relation with its schema where it is one, or what else the server locks.</summary>
    public required string Object { get; init; }

    /// <summary>
    /// The first words of its statement, with <c>?</c> for each constant; null where the migrating role may not see the
    /// statements of others.
    /// </summary>
    public string? Statement { get; init; }

    /// <summary>How often it waited so.</summary>
    public required int Stalls { get; init; }

    /// <summary>How long it waited at most, as far as it was seen.</summary>
    public required TimeSpan LongestStall { get; init; }

    /// <summary>
    /// Whether the checks had foretold a lock of the script that makes it wait so; null where that is not held against them: it
    /// waited behind another one that waited, for what every transaction holds up, or nothing was foretold of the script at all.
    /// </summary>
    public bool? IsForetold { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var who = string.Join(", ", new[] { Application, User is null ? null : $"user {User}" }.Where(part => part is not null));
        return $"process {ProcessId}{(who.Length == 0 ? string.Empty : $" ({who})")} for {Lock} on {Object}"
            + (Statement is null ? string.Empty : $": {Statement}");
    }
}
