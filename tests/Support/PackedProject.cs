using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace PgMigrate.Tests.Support;

/// <summary>The package that <c>dotnet pack</c> makes of a project that was built with the tests.</summary>
/// <param name="Version">Its version, which is that of all packages of the repository.</param>
/// <param name="Libraries">The paths of its libraries, sorted.</param>
/// <param name="Dependencies">What it depends on: versions by names.</param>
/// <param name="HasReadme">Whether it says what it is.</param>
internal sealed record PackedProject(
    string Version,
    IReadOnlyList<string> Libraries,
    IReadOnlyDictionary<string, string> Dependencies,
    bool HasReadme
)
{
    /// <summary>Packs it.</summary>
    /// <param name="project">Its name, that of its folder in <c>src</c>.</param>
    public static async Task<PackedProject> MakeAsync(string project)
    {
        using var feed = new TempFolder();
        await PackAsync(project, feed.FullPath);
        var version = Attributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Version").Value!;
        using var package = ZipFile.OpenRead(feed[$"{project}.{version}.nupkg"]);
        await using var description = package.GetEntry($"{project}.nuspec")!.Open();
        return new PackedProject(
            version,
            [
                .. package
                    .Entries.Select(entry => entry.FullName)
                    .Where(name => name.StartsWith("lib/", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ],
            XDocument
                .Load(description)
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value),
            package.GetEntry("README.md") is not null
        );
    }

    private static async Task PackAsync(string project, string feed)
    {
        string[] arguments =
        [
            "pack",
            RepositoryRoot.Combine("src", project),
            "--no-build",
            "--configuration",
            Attributes<AssemblyConfigurationAttribute>().Single().Configuration,
            "--output",
            feed,
            "-nologo",
        ];
        using var process = Process.Start(
            new ProcessStartInfo(DotnetHost.Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(output));
    }

    private static IEnumerable<T> Attributes<T>()
        where T : Attribute => typeof(PackedProject).Assembly.GetCustomAttributes<T>();
}
