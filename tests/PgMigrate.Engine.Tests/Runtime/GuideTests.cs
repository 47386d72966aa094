using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Runtime;

/// <summary>
/// The code that the guide for .NET shows is the code of the application that <see cref="PackageTests"/> builds and runs.
/// </summary>
public sealed class GuideTests
{
    [Fact]
    public void The_guide_shows_code_that_was_compiled() =>
        GuideCode.AssertCompiled("dotnet.md", 3, [RepositoryRoot.Combine("tests", "PgMigrate.PackageHost", "Program.cs")]);
}
