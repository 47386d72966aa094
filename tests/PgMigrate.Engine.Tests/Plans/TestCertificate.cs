using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>Certificates of approvers.</summary>
internal static class TestCertificate
{
    /// <summary>One that vouches for itself.</summary>
    public static X509Certificate2 Create(string name, int validFrom = -1, int validTo = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key).CreateSelfSigned(Day(validFrom), Day(validTo));
    }

    /// <summary>An authority, and one that it has issued.</summary>
    public static (X509Certificate2 Authority, X509Certificate2 Certificate) CreateIssued(string name)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("Authority", authorityKey);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = request.CreateSelfSigned(Day(-2), Day(60));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request(name, key).Create(authority, Day(-1), Day(30), RandomNumberGenerator.GetBytes(8));
        return (authority, issued.CopyWithPrivateKey(key));
    }

    private static CertificateRequest Request(string name, ECDsa key) => new($"CN={name}", key, HashAlgorithmName.SHA256);

    private static DateTimeOffset Day(int day) => DateTimeOffset.UtcNow.AddDays(day);
}
