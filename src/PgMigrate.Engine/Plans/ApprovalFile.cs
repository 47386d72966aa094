using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Plans;

/// <summary>
/// The file of an approval: a CMS message (RFC 5652, DER) that holds an <see cref="ApprovalStatement"/> and one signature of it.
/// </summary>
/// <param name="Path">Full path.</param>
/// <param name="Statement">What was signed.</param>
/// <param name="Certificate">Whose signature it is.</param>
/// <param name="Others">What else of the certificate's chain is in the file.</param>
internal sealed record ApprovalFile(
    string Path,
    ApprovalStatement Statement,
    X509Certificate2 Certificate,
    X509Certificate2Collection Others
)
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const string Sha512 = "2.16.840.1.101.3.4.2.3";
    private const int LargestFile = 1024 * 1024;
    private const int MostFiles = 1000;

    /// <summary>The folder in which the approvals of a plan lie.</summary>
    public static string FolderOf(string plan) => plan + ".approvals";

    /// <summary>The files of a plan's approvals, by name.</summary>
    public static IReadOnlyList<string> List(string plan)
    {
        var folder = FolderOf(plan);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.p7s").Order(StringComparer.Ordinal).Take(MostFiles)]
            : [];
    }

    /// <summary>Signs a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="certificate">The approver's, with its private key.</param>
    /// <param name="others">What else of its chain is at hand.</param>
    /// <exception cref="CryptographicException">The key cannot be used.</exception>
    public static byte[] Sign(ApprovalStatement statement, X509Certificate2 certificate, IEnumerable<X509Certificate2> others)
    {
        var signed = new SignedCms(new ContentInfo(statement.ToBytes()));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid(Sha256),
            // No chain is built for it, which might ask the network.
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        foreach (var other in others)
            signer.Certificates.Add(other);
        signer.SignedAttributes.Add(new Pkcs9SigningTime(statement.SignedAt.UtcDateTime));
        signed.ComputeSignature(signer, silent: true);
        return signed.Encode();
    }

    /// <summary>Reads a file, and checks that what is signed is what it says. Whom the signer is, is not judged.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="why">Why it is no approval; null where it is one.</param>
    public static ApprovalFile? TryRead(string path, out string? why)
    {
        try
        {
            var signed = new SignedCms();
            signed.Decode(ReadBytes(path));
            why = WhyNone(signed);
            if (why is not null)
                return null;
            var signer = signed.SignerInfos[0];
            signer.CheckSignature(verifySignatureOnly: true);
            if (ApprovalStatement.TryRead(signed.ContentInfo.Content) is { } statement)
                return new ApprovalFile(path, statement, signer.Certificate!, signed.Certificates);
            why = "what it signs is no approval";
        }
        catch (CryptographicException exception)
        {
            why = $"its signature does not hold: {exception.Message}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            why = $"it cannot be read: {exception.Message}";
        }

        return null;
    }

    private static string? WhyNone(SignedCms signed)
    {
        if (signed.SignerInfos.Count != 1)
            return $"it has {signed.SignerInfos.Count} signatures, and an approval has one";
        var signer = signed.SignerInfos[0];
        if (signer.Certificate is null)
            return "it does not hold its signer's certificate";
        return signer.DigestAlgorithm.Value is Sha256 or Sha384 or Sha512
            ? null
            : $"it is signed by {signer.DigestAlgorithm.FriendlyName}, which proves nothing any more";
    }

    private static byte[] ReadBytes(string path)
    {
        PlainFile.RefuseEndless(path);
        return new FileInfo(path).Length <= LargestFile
            ? File.ReadAllBytes(path)
            : throw new IOException("it is larger than any approval");
    }
}
