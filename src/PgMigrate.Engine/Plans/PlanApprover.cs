using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Somebody who approves plans, by a certificate.</summary>
/// <param name="certificate">The approver's certificate, with its private key.</param>
/// <param name="others">What else of its chain is at hand.</param>
public sealed class PlanApprover(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> others)
{
    private const int DigitsInName = 16;

    /// <summary>What the approver is called, as the approver says; null for the account.</summary>
    public string? Name { get; init; }

    /// <summary>What the approver has to say; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>How long the approval counts; null for as long as the plan may run.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Writes the approval of a plan beside it.</summary>
    /// <exception cref="MigrationException">PlanRefused: its page says something else. PlanUnreadable: the key cannot be used.
    /// ReportUnwritable.</exception>
    internal PlanApproval Approve(PlanFile plan)
    {
        if (PlanJudgement.JudgePage(plan) is { } other)
            throw PlanJudgement.Refusal(plan.Path, [other], plan.Document.Target.Name);
        var folder = ApprovalFile.FolderOf(plan.Path);
        var digits = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        var path = Path.Combine(folder, $"{digits[..DigitsInName]}.p7s");
        var now = Clock.GetUtcNow();
        var statement = new ApprovalStatement(plan.Id, Name ?? Environment.UserName, new RunIdentity().AppliedBy, now)
        {
            Comment = Comment,
            ExpiresAt = now + ExpiresIn,
        };
        Write(folder, path, Sign(statement));
        return PlanApprovals.Of(new ApprovalFile(path, statement, certificate, []));
    }

    private byte[] Sign(ApprovalStatement statement)
    {
        try
        {
            return ApprovalFile.Sign(statement, certificate, others);
        }
        catch (CryptographicException exception)
        {
            throw ApproverCertificate.Unusable(OneLine.Of(certificate.Subject), exception);
        }
    }

    private static void Write(string folder, string path, byte[] bytes)
    {
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.ReportUnwritable,
                $"The approval {path} cannot be written: {exception.Message}",
                "Give this account the right to write there.",
                exception
            )
            {
                Path = path,
            };
        }
    }
}

/// <summary>Finds the certificate that somebody signs with.</summary>
internal static class ApproverCertificate
{
    /// <summary>The certificate of a file, with its private key, and the others that are in the file.</summary>
    /// <param name="path">Full path: PFX (.pfx, .p12), or PEM.</param>
    /// <param name="keyPath">Full path of the PEM file that has the key; null where it is the same file.</param>
    /// <param name="password">Of the PFX, or of the key; null where there is none.</param>
    /// <exception cref="MigrationException">PlanUnreadable.</exception>
    public static (X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Others) ReadFile(
        string path,
        string? keyPath,
        string? password
    )
    {
        try
        {
            PlainFile.RefuseEndless(path);
            return Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12"
                ? ReadPfx(path, password)
                : ReadPem(path, keyPath ?? path, password);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }
    }

    /// <summary>The certificate of a thumbprint (SHA-1) in the user's store, or the machine's.</summary>
    /// <exception cref="MigrationException">PlanUnreadable.</exception>
    public static X509Certificate2 ReadStore(string thumbprint)
    {
        foreach (var location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            using var store = new X509Store(StoreName.My, location);
            try
            {
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            }
            catch (CryptographicException)
            {
                // There is none on this system, or for this user.
                continue;
            }

            var found = store
                .Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false)
                .FirstOrDefault(certificate => certificate.HasPrivateKey);
            if (found is not null)
                return found;
        }

        throw Unusable($"of the thumbprint {OneLine.Of(thumbprint)}", null);
    }

    /// <summary>The error of a certificate that nobody can sign with.</summary>
    public static MigrationException Unusable(string which, Exception? cause) =>
        new(
            MigrationErrorId.PlanUnreadable,
            $"The certificate {which} cannot be signed with: {cause?.Message ?? "there is none with a private key."}",
            "Give a PFX or PEM file that has the private key, with its password, or the thumbprint of one in the store.",
            cause
        );

    private static (X509Certificate2, IReadOnlyList<X509Certificate2>) ReadPfx(string path, string? password)
    {
        var all = new X509Certificate2Collection();
        // On macOS no key can be imported without a keychain.
        all.Import(
            path,
            password,
            OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet
        );
        var own =
            all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException("it has no private key.");
        return (own, [.. all.Where(certificate => certificate != own)]);
    }

    private static (X509Certificate2, IReadOnlyList<X509Certificate2>) ReadPem(string path, string keyPath, string? password)
    {
        var own = password is null
            ? X509Certificate2.CreateFromPemFile(path, keyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return (own, [.. all.Where(certificate => certificate.Thumbprint != own.Thumbprint)]);
    }
}
