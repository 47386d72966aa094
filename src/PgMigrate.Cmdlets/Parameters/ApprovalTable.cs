using System.Management.Automation;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>What approvals a plan needs, from the parameters.</summary>
internal static partial class ApprovalTable
{
    /// <summary>The rules.</summary>
    /// <param name="session">The caller's session, for its location and drives.</param>
    /// <param name="required">How many approvals; null where it is not given: one where a certificate is trusted.</param>
    /// <param name="trusted">Thumbprints, and files of certificates.</param>
    /// <param name="revoked">Thumbprints.</param>
    /// <param name="notByAuthor">True where the author's approval does not count.</param>
    /// <param name="notByRunner">True where the runner's approval does not count.</param>
    /// <param name="fromPipeline">True where what the pipeline's server says counts.</param>
    /// <exception cref="MigrationException">OptionsInvalid: approvals are asked for, and nobody is trusted.</exception>
    public static ApprovalRules Read(
        SessionState session,
        int? required,
        string[] trusted,
        string[] revoked,
        bool notByAuthor,
        bool notByRunner,
        bool fromPipeline
    )
    {
        if (required > 0 && trusted.Length == 0 && !fromPipeline)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "Approvals are asked for, and nobody's count.",
                "Give the certificates of those who may approve with -TrustedCertificate, or -FromPipeline."
            );
        return new ApprovalRules
        {
            Required = required ?? (trusted.Length > 0 || fromPipeline ? 1 : 0),
            NotByAuthor = notByAuthor,
            NotByRunner = notByRunner,
            FromPipeline = fromPipeline,
            Trusted =
            [
                .. trusted.Select(one =>
                    Thumbprint().IsMatch(one)
                        ? new TrustedCertificate(one, null)
                        : new TrustedCertificate(null, FolderPath.Resolve(session, one))
                ),
            ],
            Revoked = revoked,
        };
    }

    // SHA-1 or SHA-256, as a certificate's page shows it, blanks and colons too.
    [GeneratedRegex("^(?:[0-9A-Fa-f]{2}[ :]?){20}(?:(?:[0-9A-Fa-f]{2}[ :]?){12})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thumbprint();
}
