namespace PgMigrate;

/// <summary>What an alert is about.</summary>
public enum AlertEvent
{
    /// <summary>A run failed, was cancelled, or was interrupted.</summary>
    Failed,

    /// <summary>A run that had something to do ended well.</summary>
    Succeeded,

    /// <summary>A run begins to change the database.</summary>
    Started,

    /// <summary>A script takes much longer than its plan has foretold.</summary>
    LongerThanPredicted,

    /// <summary>A script waits for a lock for long.</summary>
    WaitingForLock,

    /// <summary>The schema was changed, and no run did that.</summary>
    Drift,

    /// <summary>A plan was made, and waits for its approvals.</summary>
    PlanWaits,

    /// <summary>The batches of a script pause.</summary>
    BatchPaused,

    /// <summary>The backup before a run failed.</summary>
    BackupFailed,

    /// <summary>A run ended well, and the one before it did not.</summary>
    Recovered,
}

/// <summary>What a receiver of alerts is.</summary>
public enum AlertReceiverKind
{
    /// <summary>A workflow of Microsoft Teams.</summary>
    Teams,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>A service of PagerDuty.</summary>
    PagerDuty,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>A webhook by Standard Webhooks 1.0.0.</summary>
    Webhook,
}

/// <summary>How far the delivery of an alert is.</summary>
public enum AlertState
{
    /// <summary>It could not be sent yet, and will be tried again.</summary>
    Pending,

    /// <summary>The receiver has taken it.</summary>
    Sent,

    /// <summary>It is not tried any more.</summary>
    GivenUp,

    /// <summary>A test that the receiver has not taken; nothing of it is kept.</summary>
    TestFailed,
}

/// <summary>An alert on its way to one receiver. Nothing in it tells the receiver's address.</summary>
public sealed record AlertDelivery
{
    /// <summary>Its id; a webhook gets the same one at each try.</summary>
    public required Guid Id { get; init; }

    /// <summary>The receiver's name in <c>pgmigrate.json</c>.</summary>
    public required string Receiver { get; init; }

    /// <summary>What it is about; null of a test.</summary>
    public AlertEvent? Event { get; init; }

    /// <summary>How far it is.</summary>
    public required AlertState State { get; init; }

    /// <summary>The alert in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Host and port; null where the alert is of no database.</summary>
    public string? Server { get; init; }

    /// <summary>The database; null where the alert is of none.</summary>
    public string? Database { get; init; }

    /// <summary>The environment; null where the run had none.</summary>
    public string? Environment { get; init; }

    /// <summary>The script; null where none is concerned.</summary>
    public string? Script { get; init; }

    /// <summary>The run; null where the alert is of none.</summary>
    public Guid? RunId { get; init; }

    /// <summary>How often the same was to be told while it waited; the newest is sent.</summary>
    public int Occurrences { get; init; } = 1;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was made first (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Before when it is not tried again (UTC); null where it is not tried any more.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When it was sent, or given up (UTC); null where it is pending.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of the last try, in words: <c>HTTP 429</c>; null before the first.</summary>
    public string? Answer { get; init; }

    /// <summary>Full path of the file that keeps it; null where the database does.</summary>
    public string? Path { get; init; }
}
