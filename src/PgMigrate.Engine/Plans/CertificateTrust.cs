using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Whose signatures count. No network is asked, and no store of this machine.</summary>
internal sealed class CertificateTrust
{
    private const int ShortestRsaKey = 2048;

    private readonly IReadOnlyList<(TrustedCertificate Rule, X509Certificate2? Certificate)> _trusted;
    private readonly ApprovalRules _rules;

    private CertificateTrust(
        ApprovalRules rules,
        IReadOnlyList<(TrustedCertificate Rule, X509Certificate2? Certificate)> trusted
    ) => (_rules, _trusted) = (rules, trusted);

    /// <summary>Reads the certificates that rules name.</summary>
    /// <exception cref="MigrationException">PlanUnreadable: a file is not there, or holds no certificate.</exception>
    public static CertificateTrust Of(ApprovalRules rules) =>
        new(rules, [.. rules.Trusted.Select(rule => (rule, rule.Path is { } path ? ReadCertificate(path) : null))]);

    /// <summary>Why a certificate counts for nothing; null where it counts.</summary>
    /// <param name="certificate">The signer's.</param>
    /// <param name="others">What else of its chain came along.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="accounts">What else the one is called whose it is.</param>
    public string? WhyNot(
        X509Certificate2 certificate,
        X509Certificate2Collection others,
        DateTimeOffset now,
        out IReadOnlyList<string> accounts
    )
    {
        accounts = [];
        if (_rules.Revoked.Any(thumbprint => Is(certificate, thumbprint)))
            return "its certificate is revoked";
        if (now < certificate.NotBefore.ToUniversalTime())
            return $"its certificate is not valid before {certificate.NotBefore.ToUniversalTime():u}";
        if (now > certificate.NotAfter.ToUniversalTime())
            return $"its certificate has expired at {certificate.NotAfter.ToUniversalTime():u}";
        if (certificate.GetRSAPublicKey() is { KeySize: < ShortestRsaKey and var size })
            return $"its certificate has an RSA key of {size} bits, which proves nothing any more";
        if (!MaySign(certificate))
            return "its certificate is not one to sign with";
        foreach (var (rule, trusted) in _trusted)
            if (Trusts(rule, trusted, certificate, others, now))
            {
                accounts = rule.Accounts;
                return null;
            }

        return "its certificate is none of the trusted ones";
    }

    private static bool Trusts(
        TrustedCertificate rule,
        X509Certificate2? trusted,
        X509Certificate2 certificate,
        X509Certificate2Collection others,
        DateTimeOffset now
    ) =>
        (rule.Thumbprint is { } thumbprint && Is(certificate, thumbprint))
        || (
            trusted is not null
            && (trusted.RawData.AsSpan().SequenceEqual(certificate.RawData) || Leads(certificate, others, trusted, now))
        );

    // Revocation is by list: a check that the network can switch off is none.
    private static bool Leads(
        X509Certificate2 certificate,
        X509Certificate2Collection others,
        X509Certificate2 trusted,
        DateTimeOffset now
    )
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    private static bool MaySign(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage
        || (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != 0;

    private static bool Is(X509Certificate2 certificate, string thumbprint)
    {
        var digits = new string([.. thumbprint.Where(char.IsAsciiHexDigit)]);
        return digits.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase)
            || digits.Equals(certificate.Thumbprint, StringComparison.OrdinalIgnoreCase);
    }

    private static X509Certificate2 ReadCertificate(string path)
    {
        try
        {
            return new X509Certificate2(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.PlanUnreadable,
                $"The trusted certificate {OneLine.Of(path)} cannot be read: {exception.Message}",
                "Give the path of a certificate, PEM or DER, or a thumbprint.",
                exception
            )
            {
                Path = path,
            };
        }
    }
}
