using System.Net;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Secrets;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Telemetry.Alerts.Messages;

namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>Makes the receivers of <c>pgmigrate.json</c>. Their secrets are asked for when the first alert is sent.</summary>
/// <param name="file">The file.</param>
/// <param name="http">Posts.</param>
/// <param name="session">Asks a PowerShell session for secrets; null where there is none.</param>
internal sealed class ReceiverFactory(
    ConfigurationFile file,
    AlertHttp http,
    Func<SecretConfiguration, NetworkCredential?>? session
)
{
    /// <summary>The receivers of the file by name, case aside.</summary>
    public IReadOnlyDictionary<string, IAlertReceiver> All() =>
        (file.Content.Notify?.Receivers ?? new Dictionary<string, ReceiverConfiguration>()).ToDictionary(
            receiver => receiver.Key,
            receiver => Of(receiver.Key, receiver.Value),
            StringComparer.OrdinalIgnoreCase
        );

    private IAlertReceiver Of(string name, ReceiverConfiguration receiver) =>
        receiver.Kind switch
        {
            AlertReceiverKind.Teams => new WebReceiver(http, new(() => Address(name, receiver)), TeamsMessage.Write),
            AlertReceiverKind.Slack => new WebReceiver(http, new(() => Address(name, receiver)), SlackMessage.Write),
            AlertReceiverKind.PagerDuty => new PagerDutyReceiver(
                http,
                new Uri(receiver.Server ?? PagerDutyMessage.Address),
                new(() => Read(name, "key", receiver.Key!))
            ),
            AlertReceiverKind.Email => new MailReceiver(new(() => Mail(name, receiver))),
            _ => new WebhookReceiver(http, new(() => Address(name, receiver)), new(() => Keys(name, receiver))),
        };

    private Uri Address(string name, ReceiverConfiguration receiver)
    {
        var found = Read(name, "URL", receiver.Url!).Trim();
        return
            Uri.TryCreate(found, UriKind.Absolute, out var address)
            && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            ? address
            : throw Invalid(name, "has a URL that is none with https://.", "Put the whole URL where the file says that it is.");
    }

    private IReadOnlyList<byte[]> Keys(string name, ReceiverConfiguration receiver) =>
        [
            .. receiver.Secrets!.Select(secret =>
                WebhookMessage.KeyOf(Read(name, "secret", secret).Trim())
                ?? throw Invalid(
                    name,
                    "has a secret that is none of Standard Webhooks.",
                    "It is whsec_ and 24 to 64 random bytes in base64."
                )
            ),
        ];

    private MailServer Mail(string name, ReceiverConfiguration receiver)
    {
        var security = receiver.Security ?? MailSecurity.StartTls;
        return new MailServer(
            receiver.Server!,
            receiver.Port
                ?? security switch
                {
                    MailSecurity.Tls => 465,
                    MailSecurity.None => 25,
                    _ => 587,
                },
            security,
            receiver.From!,
            receiver.To!
        )
        {
            RootCertificate = receiver.RootCertificate is { } path ? file.Resolve(path) : null,
            User = receiver.User,
            Password = receiver.Password is { } password ? Read(name, "password", password) : null,
        };
    }

    private string Read(string name, string what, SecretConfiguration secret) =>
        new SecretReader(
            file,
            variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null,
            session,
            (from, advice) => Invalid(name, $"takes its {what} from {from}.", advice)
        )
            .Read(secret)
            .Value;

    private MigrationException Invalid(string name, string message, string advice) =>
        new(MigrationErrorId.TargetInvalid, $"The receiver '{name}' {message}", advice) { Path = file.FullPath };
}
