using System.Net;
using System.Security;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Opens what PowerShell hands over as <see cref="SecureString"/>: the server wants the text.</summary>
internal static class SecureStrings
{
    /// <summary>The text; null for null.</summary>
    internal static string? Open(this SecureString? secret) =>
        secret is null ? null : new NetworkCredential(string.Empty, secret).Password;
}
