using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace PgMigrate.SiteBuilder;

/// <summary>
/// Writes a site. A page holds its style and its script, which its content security policy names by their hashes; it loads
/// nothing, and so it works from a folder as from a server.
/// </summary>
internal sealed class SiteWriter
{
    private static readonly string Layout = Resource("page.html");
    private static readonly string Style = Resource("site.css");
    private static readonly string Script = Resource("site.js");
    private static readonly string Search = Resource("search.js");

    private readonly Site _site;
    private readonly string _output;

    private SiteWriter(Site site, string output) => (_site, _output) = (site, output);

    /// <summary>Writes the site.</summary>
    /// <param name="site">What it is made of.</param>
    /// <param name="output">Its folder; what is in it is replaced.</param>
    public static void Write(Site site, string output)
    {
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        var writer = new SiteWriter(site, output);
        foreach (var page in site.Pages.Values)
            writer.WritePage(page);
        foreach (var file in site.Files)
            writer.Copy(file);
        writer.WriteSearch();
    }

    private void WritePage(SitePage page)
    {
        foreach (var code in page.Document.Descendants<CodeBlock>())
            code.GetAttributes().AddProperty("tabindex", "0");
        foreach (var link in page.Links.Where(link => link.Url!.StartsWith("http", StringComparison.Ordinal)))
            link.GetAttributes().AddProperty("rel", "noreferrer");
        using var body = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(body);
        SitePage.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrolledTable());
        renderer.Render(page.Document);
        Write(page.Output, Fill(page.Title, WithoutEmptyHeads(body.ToString()), page.To, page.Source, string.Empty));
    }

    private void WriteSearch()
    {
        var index = $"<script type=\"application/json\" id=\"index\">{SearchIndex.Write(_site)}</script>";
        var body =
            $"<h1>Search</h1>\n<p id=\"count\" role=\"status\"></p>\n<ol id=\"found\"></ol>\n{index}\n<script>{Search}</script>";
        Write("search.html", Fill("Search", body, output => output, "search", Search));
    }

    private string Fill(string title, string body, Func<string, string> to, string source, string more) =>
        Layout
            .Replace("@@policy@@", Policy(more), StringComparison.Ordinal)
            .Replace("@@title@@", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("@@style@@", Style, StringComparison.Ordinal)
            .Replace("@@script@@", Script, StringComparison.Ordinal)
            .Replace("@@home@@", to("index.html"), StringComparison.Ordinal)
            .Replace("@@search@@", to("search.html"), StringComparison.Ordinal)
            .Replace("@@contents@@", Contents(to, source), StringComparison.Ordinal)
            .Replace("@@body@@", body, StringComparison.Ordinal);

    private string Contents(Func<string, string> to, string source)
    {
        var text = new StringBuilder();
        Add(
            "Begin",
            page => page.Source is "README.md" or "docs/README.md" or "docs/architecture.md" or "docs/rules/README.md",
            true
        );
        Add("Procedures", page => page.Source.StartsWith("docs/procedures/", StringComparison.Ordinal), true);
        Add("Guides", page => page.Source.StartsWith("docs/guides/", StringComparison.Ordinal), false);
        Add("Cmdlets", page => page.Source.StartsWith("docs/en-US/", StringComparison.Ordinal), false);
        return text.ToString();

        void Add(string name, Func<SitePage, bool> belongs, bool isOpen)
        {
            SitePage[] pages = [.. _site.Pages.Values.Where(belongs)];
            var open = isOpen || pages.Any(page => page.Source == source) ? " open" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"<details{open}><summary>{name}</summary><ul>\n");
            foreach (var page in pages)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<li><a href=\"{to(page.Output)}\"{(page.Source == source ? " aria-current=\"page\"" : string.Empty)}>"
                        + $"{WebUtility.HtmlEncode(page.Title)}</a></li>\n"
                );
            text.Append("</ul></details>\n");
        }
    }

    // A heading that says nothing is none.
    private static string WithoutEmptyHeads(string body) => body.Replace("<th></th>", "<td></td>", StringComparison.Ordinal);

    private static string Policy(string more) =>
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'"
        + (more.Length > 0 ? $" '{Hash(more)}'" : string.Empty)
        + "; img-src data:; base-uri 'none'";

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(SiteWriter).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private void Copy(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_output, file))!);
        File.Copy(Path.Combine(_site.Root, file), Path.Combine(_output, file));
    }

    private void Write(string output, string text)
    {
        var path = Path.Combine(_output, output);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // A table that is too wide is scrolled by itself, with the keyboard too.
    private sealed class ScrolledTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }
}
