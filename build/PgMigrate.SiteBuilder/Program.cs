namespace PgMigrate.SiteBuilder;

/// <summary>
/// Makes a static site of the repository's pages. Errors are in MSBuild's canonical form, so that a build shows them as its own.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [var root, var output])
            return Build(root, output, Console.Out, Console.Error);
        Console.Error.WriteLine("Usage: PgMigrate.SiteBuilder <root of the repository> <output folder>");
        return 2;
    }

    /// <summary>Writes the site; writes nothing when a link leads nowhere.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="output">The folder of the site; what is in it is replaced.</param>
    /// <param name="told">Where it is said what was written.</param>
    /// <param name="errors">Where faults go, a line each.</param>
    /// <returns>0, or 1 where there is a fault.</returns>
    internal static int Build(string root, string output, TextWriter told, TextWriter errors)
    {
        var site = SiteReader.Read(Path.GetFullPath(root));
        foreach (var fault in site.Faults)
            errors.WriteLine(fault);
        if (site.Faults.Count > 0)
            return 1;
        SiteWriter.Write(site, Path.GetFullPath(output));
        told.WriteLine($"{site.Pages.Count} pages: {Path.Combine(output, "index.html")}");
        return 0;
    }
}
