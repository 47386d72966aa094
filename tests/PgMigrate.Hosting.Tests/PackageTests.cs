using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests;

/// <summary>The package for applications: the engine is a package of its own, which holds the contract and grate.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TempFolder _feed = new();

    [Fact]
    public async Task It_holds_itself_and_depends_on_the_engine_of_its_version()
    {
        var version = Attributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Version").Value!;
        await PackAsync(Attributes<AssemblyConfigurationAttribute>().Single().Configuration);

        using var package = ZipFile.OpenRead(_feed[$"PgMigrate.Hosting.{version}.nupkg"]);
        string[] libraries =
        [
            .. package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)),
        ];
        await using var stream = package.GetEntry("PgMigrate.Hosting.nuspec")!.Open();
        var dependencies = XDocument
            .Load(stream)
            .Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

        Assert.Equal(
            ["lib/net8.0/PgMigrate.Hosting.dll", "lib/net8.0/PgMigrate.Hosting.xml"],
            libraries.Order(StringComparer.Ordinal)
        );
        Assert.Equal(version, dependencies["PgMigrate.Engine"]);
        Assert.DoesNotContain("PgMigrate", dependencies.Keys);
        Assert.NotNull(package.GetEntry("README.md"));
    }

    public void Dispose() => _feed.Dispose();

    private async Task PackAsync(string configuration)
    {
        string[] arguments =
        [
            "pack",
            RepositoryRoot.Combine("src", "PgMigrate.Hosting"),
            "--no-build",
            "--configuration",
            configuration,
            "--output",
            _feed.FullPath,
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
        where T : Attribute => typeof(PackageTests).Assembly.GetCustomAttributes<T>();
}
