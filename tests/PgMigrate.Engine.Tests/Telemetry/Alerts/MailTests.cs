using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Telemetry.Alerts.Messages;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>E-mail, sent to a real server that wants STARTTLS and a login.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private static readonly MailMessage Message = MailMessage.Of(AlertSamples.HostileOf(1));

    private readonly CancellationTokenSource _stop = new();
    private readonly Store _store = new();
    private readonly int _port = LocalReceiver.FreePort();
    private readonly string _folder = Directory.CreateTempSubdirectory("pgmigrate-mail").FullName;
    private Task _serving = Task.CompletedTask;

    private MailServer Server =>
        new("localhost", _port, MailSecurity.StartTls, "migrations@example.com", ["anna@example.com", "oncall@example.com"])
        {
            RootCertificate = Path.Combine(_folder, "root.pem"),
            User = "migrations",
            Password = "s3cr3t",
        };

    public ValueTask InitializeAsync()
    {
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint =>
                endpoint
                    .Endpoint(new IPEndPoint(IPAddress.Loopback, _port))
                    .Certificate(Certify())
                    .AuthenticationRequired()
                    .AllowUnsecureAuthentication(false)
            )
            .Build();
        var services = new ServiceProvider();
        services.Add(_store);
        services.Add((IUserAuthenticatorFactory)new Users());
        _serving = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_arrives_with_nothing_of_others_in_its_headers()
    {
        var answer = await SendAsync(Server);
        Assert.Equal((true, "the mail server has taken it"), (answer.IsTaken, answer.Text));

        var mail = Assert.Single(_store.Mails);
        Assert.Equal(Message.Subject, mail.Subject);
        Assert.Equal("migrations@example.com", mail.From.ToString());
        Assert.Equal("anna@example.com, oncall@example.com", mail.To.ToString());
        Assert.Empty(mail.Bcc);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal(
            Message.Text.ReplaceLineEndings(),
            mail.TextBody!.ReplaceLineEndings().TrimEnd('\r', '\n') + Environment.NewLine
        );
        Assert.Contains("What happened", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_it_from_being_sent_is_told_without_the_password()
    {
        var wrong = await SendAsync(Server with { Password = "wrong-s3cr3t" });
        Assert.Equal((false, "the mail server refuses the user or the password"), (wrong.IsTaken, wrong.Text));
        var untrusted = await SendAsync(Server with { RootCertificate = null });
        Assert.Equal((false, "the mail server's certificate is not trusted, or TLS failed"), (untrusted.IsTaken, untrusted.Text));
        var otherName = await SendAsync(Server with { Host = "127.0.0.1" });
        Assert.Equal((false, "the mail server's certificate is not trusted, or TLS failed"), (otherName.IsTaken, otherName.Text));
        var anonymous = await SendAsync(Server with { User = null });
        Assert.Equal((false, "the mail server wants a user and a password"), (anonymous.IsTaken, anonymous.Text));
        var nobody = await SendAsync(Server with { Port = LocalReceiver.FreePort() });
        Assert.Equal((false, "no connection to the mail server"), (nobody.IsTaken, nobody.Text));
        Assert.Empty(_store.Mails);
    }

    private static Task<SendAnswer> SendAsync(MailServer server) =>
        new MailReceiver(new(() => server)).SendAsync(
            Guid.NewGuid(),
            AlertSamples.HostileOf(1),
            TestContext.Current.CancellationToken
        );

    // The server's certificate, issued by one that the receiver names.
    private X509Certificate2 Certify()
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "root.pem"), root.ExportCertificatePem());

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, now.AddHours(-1), now.AddHours(1), [1, 2, 3, 4]);
        using var withKey = issued.CopyWithPrivateKey(key);
        return new X509Certificate2(withKey.Export(X509ContentType.Pfx));
    }

    private sealed class Store : MessageStore
    {
        public ConcurrentQueue<MimeMessage> Mails { get; } = new();

        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            using var stream = new MemoryStream(buffer.ToArray());
            Mails.Enqueue(MimeMessage.Load(stream, cancellationToken));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }

    private sealed class Users : IUserAuthenticator, IUserAuthenticatorFactory
    {
        public IUserAuthenticator CreateInstance(ISessionContext context) => this;

        public Task<bool> AuthenticateAsync(
            ISessionContext context,
            string user,
            string password,
            CancellationToken cancellationToken
        ) => Task.FromResult((user, password) == ("migrations", "s3cr3t"));
    }
}
