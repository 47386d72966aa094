using PgMigrate.Tests.Support;

namespace PgMigrate.Aspire.Tests;

/// <summary>The package for app hosts.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task It_holds_itself_and_depends_on_the_engine_of_its_version_and_on_aspire_alone()
    {
        var package = await PackedProject.MakeAsync("PgMigrate.Aspire");

        Assert.Equal(["lib/net8.0/PgMigrate.Aspire.dll", "lib/net8.0/PgMigrate.Aspire.xml"], package.Libraries);
        Assert.Equal(["Aspire.Hosting", "PgMigrate.Engine"], package.Dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(package.Version, package.Dependencies["PgMigrate.Engine"]);
        Assert.True(package.HasReadme);
    }

    [Fact]
    public void The_guide_shows_code_of_the_app_host() =>
        GuideCode.AssertCompiled(
            "startup-aspire.md",
            1,
            [RepositoryRoot.Combine("tests", "PgMigrate.Aspire.Tests", "AppHost.cs")]
        );
}
