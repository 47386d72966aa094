using System.IO.Compression;
using System.Reflection;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Runtime;

/// <summary>The package for applications, as one uses it that knows nothing else of PgMigrate.</summary>
public sealed class PackageTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string[] Sources = ["Shop.csproj", "Program.cs"];

    private static readonly string[] InPackage =
    [
        "LICENSE",
        "README.md",
        "THIRD-PARTY-NOTICES.txt",
        "lib/net8.0/PgMigrate.Engine.dll",
        "lib/net8.0/PgMigrate.Engine.xml",
        "lib/net8.0/PgMigrate.dll",
        "lib/net8.0/PgMigrate.xml",
        "lib/net8.0/grate.core.dll",
        "lib/net8.0/grate.postgresql.dll",
    ];

    private readonly TempFolder _work = new();

    [Fact]
    public async Task An_application_migrates_the_sample_with_the_package_alone()
    {
        await PackAsync();
        var application = await BuildAsync();
        var sample = RepositoryRoot.Combine("migrations");

        var first = await RunAsync(application, Database.ConnectionString, sample);
        var second = await RunAsync(application, Database.ConnectionString, sample);

        Assert.Contains("Applied 0001_create_roles.sql", first, StringComparison.Ordinal);
        Assert.DoesNotContain("0001_create_roles.sql", second, StringComparison.Ordinal);
        Assert.NotEmpty(await AppliedAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        _work.Dispose();
        await base.DisposeAsync();
    }

    private async Task PackAsync()
    {
        var configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        await DotnetAsync(
            "pack",
            RepositoryRoot.Combine("src", "PgMigrate.Engine"),
            "--no-build",
            "--configuration",
            configuration,
            "--output",
            _work["feed"],
            "-nologo"
        );
        using var package = ZipFile.OpenRead(_work[$"feed/PgMigrate.Engine.{Built("Version")}.nupkg"]);
        Assert.Subset(package.Entries.Select(entry => entry.FullName).ToHashSet(), InPackage.ToHashSet());
        Assert.DoesNotContain(package.Entries, entry => entry.Name is "Npgsql.dll" or "Dapper.dll");
    }

    // Outside of the repository, whose build files are none of an application's; without a registry, and without what an earlier
    // test has left of this version.
    private async Task<string> BuildAsync()
    {
        foreach (var source in Sources)
            _work.Write(
                $"shop/{source}",
                await File.ReadAllTextAsync(RepositoryRoot.Combine("tests", "PgMigrate.PackageHost", source))
            );
        await DotnetAsync(
            "build",
            _work["shop"],
            "--disable-build-servers",
            "-nologo",
            $"-p:PgMigrateVersion={Built("Version")}",
            "-p:UseAppHost=false",
            $"-p:RestoreSources={_work["feed"]}",
            $"-p:RestorePackagesPath={_work["packages"]}",
            $"-p:RestoreFallbackFolders={Path.TrimEndingDirectorySeparator(Built("Packages"))}",
            $"-p:OutputPath={_work["out"]}"
        );
        return _work["out/Shop.dll"];
    }

    private static async Task<string> RunAsync(string application, params string[] arguments) =>
        (await DotnetAsync([application, .. arguments])).Output;

    private static async Task<ProcessResult> DotnetAsync(params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest("dotnet", arguments) { TimeLimit = TimeSpan.FromMinutes(5), ExpectedExitCodes = null },
            TestContext.Current.CancellationToken
        );
        Assert.True(result.ExitCode == 0, $"dotnet {arguments[0]}: {result.Output}{result.Error}");
        return result;
    }

    private static string Built(string name) =>
        typeof(PackageTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == name)
            .Value!;
}
