using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Configuration;

/// <summary>The guide shows the built-in profiles as they are, and tells of every setting.</summary>
public sealed class PolicyGuideTests
{
    private static readonly string Guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "policy.md"));

    [Fact]
    public void It_shows_the_profiles() =>
        Assert.Contains($"```json\n{PolicyLayers.BuiltInText.Trim()}\n```", Guide, StringComparison.Ordinal);

    [Fact]
    public void It_tells_of_every_setting() =>
        Assert.All(
            PolicyListing.Of(null, null).Select(setting => setting.Setting).Append("profile").Append("replace"),
            setting => Assert.Contains($"`{setting}`", Guide, StringComparison.Ordinal)
        );
}
