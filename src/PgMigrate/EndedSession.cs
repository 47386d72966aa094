namespace PgMigrate;

/// <summary>A session of others that held up a script of a run, and that the run was told to cancel or to end.</summary>
public sealed record EndedSession
{
    /// <summary>Its server process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its application_name.</summary>
    public required string Application { get; init; }

    /// <summary>Its user; null where the server does not tell.</summary>
    public string? User { get; init; }

    /// <summary>The address of its client; null where it came through a socket of the server's own machine.</summary>
    public string? Client { get; init; }

    /// <summary>
    /// The first words of what it did, or had done last, with <c>?</c> for each constant; null where the server does not tell.
    /// </summary>
    public string? Statement { get; init; }

    /// <summary>How old its transaction was; without one, how long ago its state had changed.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>What was done: its query cancelled, or the session terminated.</summary>
    public required BlockerAction Action { get; init; }

    /// <summary>When (UTC), by the server's clock.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string?[] who = [Application, User is null ? null : $"user {User}", Client is null ? null : $"from {Client}"];
        return $"process {ProcessId} ({string.Join(", ", who.Where(part => part is not null))})"
            + (Statement is { Length: > 0 } ? $": {Statement}" : string.Empty);
    }
}
