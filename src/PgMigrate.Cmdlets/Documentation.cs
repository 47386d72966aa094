namespace PgMigrate.Cmdlets;

/// <summary>Where the documentation is that is not installed with the module.</summary>
internal static class Documentation
{
    /// <summary>The module's page; what <c>Get-Help -Online</c> opens, and the manifest's ProjectUri.</summary>
    internal const string Home = "https://www.powershellgallery.com/packages/PgMigrate";
}
