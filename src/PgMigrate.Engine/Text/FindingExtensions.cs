namespace PgMigrate.Engine.Text;

/// <summary>What several formats say of a finding.</summary>
internal static class FindingExtensions
{
    /// <summary>The rule of a check that came to no end.</summary>
    public const string NotChecked = "not-checked";

    /// <summary>Whether a reason silences it. An empty one does not: see <c>ReportText.CleanOrNull</c>.</summary>
    public static bool IsAllowed(this Finding finding) => !string.IsNullOrEmpty(finding.AllowedBecause);

    /// <summary>For instance <c>0001_a.sql:3</c>; null where no script and no file is concerned.</summary>
    public static string? Place(this Finding finding) =>
        (finding.Script ?? finding.Path, finding.Line) switch
        {
            (null, _) => null,
            ({ } name, null) => name,
            ({ } name, { } line) => FormattableString.Invariant($"{name}:{line}"),
        };

    /// <summary>The page, for a reader: only web addresses and paths, nothing that a browser would run.</summary>
    public static string? HelpLink(this Finding finding) => Link(finding.HelpUri);

    /// <summary>As <see cref="HelpLink(Finding)"/>.</summary>
    public static string? Link(Uri uri) =>
        uri switch
        {
            { IsAbsoluteUri: true, Scheme: "http" or "https" } => uri.AbsoluteUri,
            { IsAbsoluteUri: false } => Uri.EscapeDataString(uri.OriginalString).Replace("%2F", "/", StringComparison.Ordinal),
            _ => null,
        };
}
