using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests;

/// <summary>The package for applications: the engine is a package of its own, which holds the contract and grate.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task It_holds_itself_and_depends_on_the_engine_of_its_version()
    {
        var package = await PackedProject.MakeAsync("PgMigrate.Hosting");

        Assert.Equal(["lib/net8.0/PgMigrate.Hosting.dll", "lib/net8.0/PgMigrate.Hosting.xml"], package.Libraries);
        Assert.Equal(package.Version, package.Dependencies["PgMigrate.Engine"]);
        Assert.DoesNotContain("PgMigrate", package.Dependencies.Keys);
        Assert.True(package.HasReadme);
    }
}
