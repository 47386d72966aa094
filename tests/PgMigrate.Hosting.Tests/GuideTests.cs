using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests;

/// <summary>The code that the guide for starting applications shows is the sample's, which the tests run.</summary>
public sealed class GuideTests
{
    [Fact]
    public void The_guide_shows_code_of_the_sample() =>
        GuideCode.AssertCompiled(
            "startup-dotnet.md",
            4,
            Directory.EnumerateFiles(RepositoryRoot.Combine("samples", "WebApplication"), "*.cs")
        );
}
