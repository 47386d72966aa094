using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Markdig.Extensions.Yaml;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace PgMigrate.SiteBuilder;

/// <summary>What the search looks in: each section of each page, by its heading.</summary>
internal static class SearchIndex
{
    private const int LongestText = 1500;

    // Nothing in it can end the element in which it stands.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The index as JSON: for each section address, page, heading and text.</summary>
    public static string Write(Site site) => JsonSerializer.Serialize(site.Pages.Values.SelectMany(Sections), Options);

    private static IEnumerable<string[]> Sections(SitePage page)
    {
        var address = page.Output;
        var heading = page.Title;
        var text = new List<string>();
        foreach (var block in page.Document.Where(block => block is not YamlFrontMatterBlock))
        {
            if (block is not HeadingBlock next)
            {
                text.Add(PlainText.Of(block));
                continue;
            }

            if (text.Count > 0)
                yield return Section();
            text.Clear();
            heading = PlainText.Of(next);
            address = next.Level == 1 ? page.Output : $"{page.Output}#{next.GetAttributes().Id}";
        }

        yield return Section();

        string[] Section() => [address, page.Title, heading, Cut(string.Join(' ', text))];
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
