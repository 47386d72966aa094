using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Tests.Dashboard;

/// <summary>What a page tells, read from the page itself.</summary>
internal sealed partial class PageContent
{
    private readonly JsonElement _root;

    public PageContent(string page)
    {
        using var gzip = new GZipStream(
            new MemoryStream(Convert.FromBase64String(Data().Match(page).Groups["data"].Value)),
            CompressionMode.Decompress
        );
        _root = JsonDocument.Parse(gzip).RootElement;
    }

    /// <summary>The names of all scripts, by number.</summary>
    public string[] Scripts =>
        [.. _root.GetProperty("scripts").EnumerateArray().Where((_, index) => index % 3 == 2).Select(name => name.GetString()!)];

    /// <summary>What is told of a database.</summary>
    public JsonElement Target(string name) =>
        _root.GetProperty("targets").EnumerateArray().Single(target => target.GetProperty("name").GetString() == name);

    /// <summary>The letter of each script of a database, by the script's name; those that it does not know left out.</summary>
    public Dictionary<string, char> States(string name)
    {
        var letters = Run()
            .Matches(Target(name).GetProperty("states").GetString()!)
            .SelectMany(run =>
                Enumerable.Repeat(
                    run.Groups["letter"].Value[0],
                    int.Parse(run.Groups["count"].Value, CultureInfo.InvariantCulture)
                )
            );
        return Scripts.Zip(letters).Where(state => state.Second != '-').ToDictionary(state => state.First, state => state.Second);
    }

    [GeneratedRegex("<script type=\"application/gzip\" id=\"data\">(?<data>[^<]*)</script>")]
    private static partial Regex Data();

    [GeneratedRegex(@"(?<count>\d+)(?<letter>.)")]
    private static partial Regex Run();
}
