using Markdig.Syntax.Inlines;

namespace PgMigrate.SiteBuilder;

/// <summary>What a site is made of.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Pages">Its pages, by their paths in the repository.</param>
/// <param name="Files">The other files that pages link to, by their paths in the repository.</param>
/// <param name="Faults">Links that lead nowhere, a line each.</param>
internal sealed record Site(
    string Root,
    IReadOnlyDictionary<string, SitePage> Pages,
    IReadOnlySet<string> Files,
    IReadOnlyList<string> Faults
);

/// <summary>
/// Reads the pages of a repository: README.md, all of docs, and whatever these link to. Their links are made those of the site,
/// and every one that stays within the repository must lead to something that is there.
/// </summary>
internal sealed class SiteReader
{
    private const string Start = "README.md";

    private readonly string _root;
    private readonly Dictionary<string, SitePage> _pages = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<(SitePage Page, LinkInline Link, string Target, string Anchor)> _links = [];
    private readonly List<string> _faults = [];

    private SiteReader(string root) => _root = root;

    /// <summary>Reads the site of a repository.</summary>
    /// <param name="root">Full path of the repository.</param>
    public static Site Read(string root)
    {
        var reader = new SiteReader(root);
        reader.Await(Start);
        foreach (
            var path in Directory
                .GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        )
            reader.Await(Path.GetRelativePath(root, path).Replace('\\', '/'));
        while (reader._waiting.TryDequeue(out var source))
            reader.ReadLinks(reader._pages[source] = new SitePage(source, reader.ReadText(source)));
        foreach (var (page, link, target, anchor) in reader._links)
            reader.Lead(page, link, target, anchor);
        return new Site(root, reader._pages, reader._files, reader._faults);
    }

    // A folder that has no page of its own is a list of what is in it.
    private string ReadText(string source)
    {
        var path = Path.Combine(_root, source);
        if (File.Exists(path))
            return File.ReadAllText(path);
        var entries = Directory
            .GetFileSystemEntries(Path.GetDirectoryName(path)!)
            .Select(entry => Path.GetFileName(entry))
            .Order(StringComparer.Ordinal)
            .Select(name => $"- [{name}](<{Uri.EscapeDataString(name)}>)\n");
        return $"# {Path.GetDirectoryName(source)}\n\n{string.Concat(entries)}";
    }

    private void Await(string source)
    {
        if (_pages.TryAdd(source, null!))
            _waiting.Enqueue(source);
    }

    private void ReadLinks(SitePage page)
    {
        foreach (var link in page.Links)
        {
            var url = link.Url ?? string.Empty;
            if (Uri.TryCreate(url, UriKind.Absolute, out var outside) && !url.StartsWith('/'))
            {
                if (outside.Scheme is not ("https" or "http" or "mailto"))
                    Fault(page, link, $"'{url}' is no address of the web");
                continue;
            }

            var mark = url.IndexOf('#', StringComparison.Ordinal);
            var (path, anchor) = mark < 0 ? (url, string.Empty) : (url[..mark], url[(mark + 1)..]);
            if (Resolve(page, Uri.UnescapeDataString(path)) is not { } target)
                Fault(page, link, $"'{url}' leads to nothing in the repository");
            else
                _links.Add((page, link, target, anchor));
        }
    }

    // The file's path in the repository, which is a page from then on, or a file of the site; null where there is none.
    private string? Resolve(SitePage page, string path)
    {
        if (path.Length == 0)
            return page.Source;
        var full = Path.GetFullPath(Path.Combine(_root, Path.GetDirectoryName(page.Source)!, path));
        var isFolder = Directory.Exists(full);
        if (isFolder)
            full = Path.Combine(full, Start);
        var target = Path.GetRelativePath(_root, full).Replace('\\', '/');
        if (target.StartsWith("../", StringComparison.Ordinal) || !(isFolder || File.Exists(full)))
            return null;
        if (target.EndsWith(".md", StringComparison.Ordinal))
            Await(target);
        else
            _files.Add(target);
        return target;
    }

    private void Lead(SitePage page, LinkInline link, string target, string anchor)
    {
        if (!_pages.TryGetValue(target, out var other))
        {
            if (anchor.Length > 0)
                Fault(page, link, $"'{link.Url}' names a place in a file that is no page");
            link.Url = link.IsImage ? DataAddress(target) : page.To(target);
            return;
        }

        page.LeadsTo.Add(target);
        if (anchor.Length > 0 && !other.Ids.Contains(anchor))
            Fault(page, link, $"'{link.Url}': {target} has no heading '{anchor}'");
        link.Url = (other == page ? string.Empty : page.To(other.Output)) + (anchor.Length > 0 ? $"#{anchor}" : string.Empty);
    }

    // Pictures lie in the page, so that it may load nothing.
    private string DataAddress(string target)
    {
        var picture = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(_root, target)));
        return $"data:image/{Path.GetExtension(target)[1..]};base64,{picture}";
    }

    private void Fault(SitePage page, LinkInline link, string what) =>
        _faults.Add($"{Path.Combine(_root, page.Source)}({link.Line + 1},{link.Column + 1}): error SITE001: {what}.");
}
