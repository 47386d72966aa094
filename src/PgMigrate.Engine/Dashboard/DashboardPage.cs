using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// One page in one file, which works from a file, too. It takes nothing from elsewhere: its policy lets only its own script and
/// style run, by their hashes. What databases and folders hold is data in it, and becomes text, never markup.
/// </summary>
internal static class DashboardPage
{
    /// <summary>The most bytes of a page, as long as no more than the present has to be told.</summary>
    public const int MostBytes = 200_000;

    // In the order in which they need each other.
    private static readonly string[] Scripts =
    [
        "format",
        "model",
        "dom",
        "route",
        "list",
        "parts",
        "databases",
        "sprites",
        "matrix",
        "scripts",
        "database",
        "runs",
        "objects",
        "search",
        "main",
    ];

    private static readonly Lazy<string> Script = new(() =>
        $"(() => {{\n\"use strict\";\n{string.Concat(Scripts.Select(name => Shorten(Resource($"{name}.js"))))}}})();\n"
    );

    private static readonly Lazy<string> Style = new(() => Shorten(Resource("page.css")));

    /// <summary>The page.</summary>
    /// <param name="statuses">What was found.</param>
    /// <param name="made">When (UTC).</param>
    /// <param name="every">How often it is made anew; null where it is made once.</param>
    /// <param name="isServed">True where a server tells it what is new.</param>
    public static string Write(IReadOnlyList<TargetStatus> statuses, DateTimeOffset made, TimeSpan? every, bool isServed)
    {
        var empty = Fill(string.Empty, isServed);
        return Fill(Data(statuses, made, every, MostBytes - Encoding.UTF8.GetByteCount(empty)), isServed);
    }

    /// <summary>What the page is told: JSON, gzipped, in Base64. Of the past as much as there is room for.</summary>
    /// <param name="statuses">What was found.</param>
    /// <param name="made">When (UTC).</param>
    /// <param name="every">How often it is made anew; null where it is made once.</param>
    /// <param name="mostBytes">The room.</param>
    public static string Data(IReadOnlyList<TargetStatus> statuses, DateTimeOffset made, TimeSpan? every, int mostBytes)
    {
        for (var bounds = PageBounds.Most; ; bounds = bounds.Half())
        {
            var data = Compress(new PageData(statuses, bounds).Write(made, every));
            if (data.Length <= mostBytes || bounds.IsLeast)
                return data;
        }
    }

    /// <summary>What the page may do, as a content security policy.</summary>
    /// <param name="isServed">True where a server tells it what is new.</param>
    public static string Policy(bool isServed) =>
        $"default-src 'none'; script-src '{HashOf(Script.Value)}'; style-src '{HashOf(Style.Value)}'; img-src data:; "
        + $"connect-src {(isServed ? "'self'" : "'none'")}; base-uri 'none'; form-action 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static string Fill(string data, bool isServed) =>
        Resource("page.html")
            .Replace("@@policy@@", WebUtility.HtmlEncode(Policy(isServed)), StringComparison.Ordinal)
            .Replace("@@style@@", Style.Value, StringComparison.Ordinal)
            .Replace("@@script@@", Script.Value, StringComparison.Ordinal)
            .Replace("@@served@@", isServed ? "true" : "false", StringComparison.Ordinal)
            .Replace("@@history@@", WebUtility.HtmlEncode($"{Operation.ListRuns}"), StringComparison.Ordinal)
            .Replace("@@product@@", WebUtility.HtmlEncode(Product), StringComparison.Ordinal)
            .Replace("@@data@@", data, StringComparison.Ordinal);

    private static string Product => $"PgMigrate {Reports.ReportContent.ProductVersion}";

    private static string HashOf(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(bytes);
        return Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
    }

    // Indents and comments are for those who read the sources: no text in them goes over several lines.
    private static string Shorten(string text) =>
        string.Concat(
            text.Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
                .Select(line => $"{line}\n")
        );

    private static string Resource(string name)
    {
        using var stream =
            typeof(DashboardPage).Assembly.GetManifestResourceStream($"Dashboard/Page/{name}")
            ?? throw new InvalidOperationException($"The assembly has no resource Dashboard/Page/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
