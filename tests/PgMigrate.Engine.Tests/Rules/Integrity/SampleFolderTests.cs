using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>The sample shows how it is done: no rule of the folder finds anything in it.</summary>
public sealed class SampleFolderTests
{
    public static TheoryData<string> Rules =>
        [
            .. RuleSet
                .All.OfType<FolderRule>()
                .Select(rule => rule.Info)
                .Where(info => info.Group == RuleGroup.Integrity)
                .Select(info => info.Id),
        ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nothing_is_found_in_the_sample(string id)
    {
        var path = RepositoryRoot.Combine("migrations");
        var rule = RuleSet.All.OfType<FolderRule>().Single(rule => rule.Info.Id == id);
        var site = FolderContext.Read(
            MigrationFolder.Open(path, configuration: null),
            new MigrationOptions { Path = path, Environment = "DEV" },
            applied: null,
            planned: null
        );
        Assert.Empty(rule.Check(site).Select(suspicion => suspicion.Message));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_says_what_it_is_about(string id)
    {
        var info = RuleSet.All.Single(rule => rule.Info.Id == id).Info;
        Assert.Matches("^[a-z]+(-[a-z]+)*$", info.Id);
        Assert.DoesNotMatch(@"[.!]$", info.Title);
        Assert.All([info.Reason, info.SafeWay], text => Assert.Matches(@"^[A-Za-z].{40,}$", text));
    }
}
