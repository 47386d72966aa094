using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>Who is told what of runs.</summary>
[WrittenAs("""Write it as { "receivers": { … }, "rules": [ … ] }.""")]
internal sealed record NotifyConfiguration
{
    /// <summary>Receivers by name; case is ignored.</summary>
    public IReadOnlyDictionary<string, ReceiverConfiguration>? Receivers { get; init; }

    /// <summary>Which alerts go to which receivers.</summary>
    public IReadOnlyList<NotifyRule>? Rules { get; init; }

    /// <summary>
    /// The page that says what to do; {event} in it stands for the event. Without {event} the event is the section of the page.
    /// </summary>
    public string? Runbook { get; init; }

    /// <summary>Other pages for single events, by their names.</summary>
    public IReadOnlyDictionary<string, string>? Runbooks { get; init; }

    /// <summary>For how long a script must have waited for locks before that is told; otherwise 30s.</summary>
    public TimeSpan? LockWait { get; init; }

    /// <summary>
    /// The folder, relative to this file, that keeps alerts which can neither be sent nor be kept in the database; otherwise that
    /// of the log, or else one of the user.
    /// </summary>
    public string? Path { get; init; }
}

/// <summary>Which alerts go to which receivers.</summary>
[WrittenAs("""Write it as { "environments": ["PROD"], "events": ["failed", "recovered"], "receivers": ["oncall"] }.""")]
internal sealed record NotifyRule
{
    /// <summary>The environments by name, case aside; otherwise all, and runs without one.</summary>
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>What is told.</summary>
    public IReadOnlyList<AlertEvent>? Events { get; init; }

    /// <summary>Names of receivers.</summary>
    public IReadOnlyList<string>? Receivers { get; init; }
}

/// <summary>Who is told.</summary>
[WrittenAs("""Write it as { "kind": "teams", "url": { "variable": "TEAMS_URL" } }.""")]
internal sealed record ReceiverConfiguration
{
    /// <summary>What it is.</summary>
    public AlertReceiverKind? Kind { get; init; }

    /// <summary>Where the URL is: of a Teams workflow, a Slack webhook, a webhook.</summary>
    public SecretConfiguration? Url { get; init; }

    /// <summary>Where the integration key (routing key) of a PagerDuty service is.</summary>
    public SecretConfiguration? Key { get; init; }

    /// <summary>Where the secrets are that a webhook is signed with: the new and the old one, while they are changed.</summary>
    public IReadOnlyList<SecretConfiguration>? Secrets { get; init; }

    /// <summary>
    /// The mail server; for PagerDuty the address of its events, otherwise https://events.pagerduty.com (in Europe
    /// https://events.eu.pagerduty.com).
    /// </summary>
    public string? Server { get; init; }

    /// <summary>The mail server's port; otherwise 587, with tls 465, with none 25.</summary>
    public int? Port { get; init; }

    /// <summary>How the mail server is spoken to; otherwise startTls.</summary>
    public MailSecurity? Security { get; init; }

    /// <summary>
    /// A certificate (PEM) that the mail server's must be issued by, relative to this file; otherwise one of the system's.
    /// </summary>
    public string? RootCertificate { get; init; }

    /// <summary>The user at the mail server; otherwise nobody logs in.</summary>
    public string? User { get; init; }

    /// <summary>Where that user's password is.</summary>
    public SecretConfiguration? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    /// <summary>The addresses of those who get the mail.</summary>
    public IReadOnlyList<string>? To { get; init; }
}

/// <summary>How a mail server is spoken to.</summary>
internal enum MailSecurity
{
    /// <summary>In the clear at first, then TLS; without TLS nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte on.</summary>
    Tls,

    /// <summary>In the clear; nobody can log in then.</summary>
    None,
}
