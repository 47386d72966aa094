using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Files in <c>down</c> and <c>verify</c> without a script, and scripts without one in <c>down</c>.</summary>
public sealed class CompanionRuleTests : IntegrityTestBase
{
    [Fact]
    public void A_file_whose_script_has_another_name()
    {
        Write(
            "up/0001_create_asset.sql",
            "up/0002_create_threat.sql",
            "down/0001_create_asset.sql",
            "down/0002_create_thread.sql",
            "verify/2026/0009_x.sql"
        );
        var down = RequireOne(Check<OrphanDownRule>(), null, null, "down/0002_create_thread.sql", "'0002_create_threat.sql'");
        Assert.Equal(Folder["down/0002_create_thread.sql"], down.Path);
        var verify = RequireOne(Check<OrphanVerifyRule>(), null, null, "verify/2026/0009_x.sql belongs to no script.");
        Assert.Equal(Folder["verify/2026/0009_x.sql"], verify.Path);
    }

    [Fact]
    public void A_file_of_any_script()
    {
        Write("up/2026/0001_a.sql", "views/v.sql", "down/2026/0001_a.sql", "down/v.sql", "verify/v.sql", "down/README.txt");
        Assert.Empty(Check<OrphanDownRule>());
        Assert.Empty(Check<OrphanVerifyRule>());
    }

    [Fact]
    public void No_companions_at_all()
    {
        Write("up/0001_a.sql");
        Assert.Empty(Check<OrphanDownRule>());
        Assert.Empty(Check<OrphanVerifyRule>());
    }

    [Fact]
    public void A_one_time_script_without_a_way_back()
    {
        Write("up/0001_a.sql", "up/0002_b.sql", "down/0001_a.sql", "views/v.sql", "up/everytime.c.sql");
        RequireOne(Check<MissingDownRule>(), "up/0002_b.sql", null, "up/0002_b.sql");
    }

    [Fact]
    public void A_way_back_that_nobody_has_written_is_none()
    {
        Write("up/0001_a.sql", "up/0002_b.sql", "down/0001_a.sql", "down/0002_b.sql");
        Folder.Write("down/0002_b.sql", DownStub.Write("Do b", "up", "0002_b.sql").ReplaceLineEndings("\r\n"));
        RequireOne(Check<MissingDownRule>(), "up/0002_b.sql", null, "as it was scaffolded");
    }

    [Fact]
    public void A_folder_without_ways_back_is_told_once()
    {
        Write("up/0001_a.sql", "up/0002_b.sql", "views/v.sql");
        RequireOne(Check<MissingDownRule>(), null, null, "no folder down", "2 scripts in up");
    }
}
