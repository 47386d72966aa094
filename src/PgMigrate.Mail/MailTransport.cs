using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Telemetry.Alerts.Messages;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;
using IMailTransport = PgMigrate.Engine.Telemetry.Alerts.Receivers.IMailTransport;

namespace PgMigrate.Mail;

/// <summary>Sends mail by SMTP. The engine finds it by its name.</summary>
internal sealed class MailTransport : IMailTransport
{
    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailServer server, Guid id, MailMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var mail = Write(server, id, message);
            using var client = new SmtpClient();
            using var root = server.RootCertificate is { } path ? ReadCertificate(path) : null;
            if (root is not null)
                client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsIssuedBy(root, certificate, errors);
            await client
                .ConnectAsync(server.Host, server.Port, OptionsOf(server.Security), cancellationToken)
                .ConfigureAwait(false);
            if (server is { User: { } user, Password: { } password })
                await client.AuthenticateAsync(user, password, cancellationToken).ConfigureAwait(false);
            await client.SendAsync(mail, cancellationToken).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
            return new SendAnswer(true, "the mail server has taken it");
        }
        catch (Exception exception) when (Words(exception) is { } words)
        {
            return new SendAnswer(false, words);
        }
    }

    private static MimeMessage Write(MailServer server, Guid id, MailMessage message)
    {
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            MessageId = $"{id:N}@pgmigrate.{server.From.Split('@')[^1]}",
            Body = new BodyBuilder { TextBody = message.Text, HtmlBody = message.Html }.ToMessageBody(),
        };
        mail.From.Add(MailboxAddress.Parse(server.From));
        mail.To.AddRange(server.To.Select(MailboxAddress.Parse));
        // No answer of an absent reader, and none of another machine.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private static SecureSocketOptions OptionsOf(MailSecurity security) =>
        security switch
        {
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };

    private static X509Certificate2 ReadCertificate(string path) => X509Certificate2.CreateFromPem(File.ReadAllText(path));

    // The name must be right, and the chain must end in that certificate.
    private static bool IsIssuedBy(X509Certificate2 root, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root },
            },
        };
        using var own = new X509Certificate2(certificate);
        return chain.Build(own);
    }

    // What the server says may quote an address, and no password; what others say is left out.
    private static string? Words(Exception exception) =>
        exception switch
        {
            MailKit.Security.AuthenticationException => "the mail server refuses the user or the password",
            SmtpCommandException command => string.Create(
                CultureInfo.InvariantCulture,
                $"the mail server answers {(int)command.StatusCode}: {CleanText.Line(command.Message)}"
            ),
            ServiceNotAuthenticatedException => "the mail server wants a user and a password",
            SslHandshakeException => "the mail server's certificate is not trusted, or TLS failed",
            NotSupportedException => "the mail server has no STARTTLS, or no way to log in",
            SocketException => "no connection to the mail server",
            ProtocolException or IOException or ServiceNotConnectedException => "the connection to the mail server was cut",
            System.Security.Cryptography.CryptographicException => "the root certificate cannot be read",
            UnauthorizedAccessException => "the root certificate cannot be read",
            ParseException => "an address is none",
            _ => null,
        };
}
