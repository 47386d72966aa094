using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Telemetry.Alerts.Messages;

namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>A mail server, and who sends to whom.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How it is spoken to.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The addresses of those who get the mail.</param>
internal sealed record MailServer(string Host, int Port, MailSecurity Security, string From, IReadOnlyList<string> To)
{
    /// <summary>Full path of the certificate that the server's must be issued by; null for those of the system.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>The user; null to log in as nobody.</summary>
    public string? User { get; init; }

    /// <summary>That user's password.</summary>
    public string? Password { get; init; }
}

/// <summary>Sends mail. It is in an assembly of its own, which is loaded when the first mail is sent.</summary>
internal interface IMailTransport
{
    /// <summary>Sends a mail.</summary>
    /// <returns>What the server answered; never with the password.</returns>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<SendAnswer> SendAsync(MailServer server, Guid id, MailMessage message, CancellationToken cancellationToken);
}
