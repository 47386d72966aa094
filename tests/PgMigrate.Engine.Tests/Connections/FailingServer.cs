using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Tests.Sandbox;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>A server without TLS and one with it, and the means to be refused by both.</summary>
public sealed class FailingServer : IAsyncLifetime
{
    private readonly SandboxScope _scope = new();
    private readonly string _certificates = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-tls-{Guid.NewGuid():N}");

    internal PgMigrate.Sandbox Plain { get; private set; } = null!;

    internal PgMigrate.Sandbox Tls { get; private set; } = null!;

    /// <summary>The certificate of the TLS server, for the name localhost alone.</summary>
    internal string RootCertificate => Path.Combine(_certificates, "server.crt");

    public async ValueTask InitializeAsync()
    {
        await WriteCertificateAsync();
        var settings = new Dictionary<string, string>
        {
            ["ssl"] = "on",
            ["ssl_cert_file"] = RootCertificate,
            ["ssl_key_file"] = Path.Combine(_certificates, "server.key"),
        };
        Plain = await _scope.StartAsync();
        Tls = await _scope.StartAsync(new SandboxOptions { Settings = settings });
    }

    /// <summary>A third server, for a test that spoils it.</summary>
    internal Task<PgMigrate.Sandbox> StartAnotherAsync() => _scope.StartAsync();

    internal static ConnectionTarget Target(PgMigrate.Sandbox sandbox, Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(sandbox.ConnectionString) { Pooling = false };
        change(builder);
        return new ConnectionTarget(builder);
    }

    /// <summary>Connects, and gives the failure as users meet it; null where it succeeds.</summary>
    internal static async Task<MigrationException?> ConnectAsync(ConnectionTarget target)
    {
        try
        {
            await using var connection = new NpgsqlConnection(target.ToBuilder().ConnectionString);
            await connection.OpenAsync();
            return null;
        }
        catch (Exception exception)
        {
            return ConnectionFailure.Translate(exception, target);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        Directory.Delete(_certificates, recursive: true);
    }

    private async Task WriteCertificateAsync()
    {
        Directory.CreateDirectory(_certificates);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true)
        );
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(RootCertificate, certificate.ExportCertificatePem());
        var keyFile = Path.Combine(_certificates, "server.key");
        SandboxFiles.WritePrivate(keyFile, key.ExportPkcs8PrivateKeyPem());
        (await UnprivilegedAccount.FindAsync(CancellationToken.None))?.Own(keyFile);
    }
}
