using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Folders that are, and are not, what <c>pgmigrate.sum</c> says.</summary>
public sealed class SumMismatchRuleTests : IntegrityTestBase
{
    [Fact]
    public void Without_the_file_there_is_nothing_to_say()
    {
        Write("up/0001_a.sql");
        Assert.Empty(Check<SumMismatchRule>());
    }

    [Fact]
    public void One_suspicion_for_each_file()
    {
        Write("up/0001_a.sql", "up/0002_b.sql", "up/0003_c.sql", "down/0001_a.sql");
        FolderSum.Compute(Folder.FullPath).Write(Folder.FullPath);
        Assert.Empty(Check<SumMismatchRule>());

        Write("up/0001_a.sql|SELECT 'changed';", "verify/0001_a.sql");
        File.Delete(Folder["up/0002_b.sql"]);
        var found = Check<SumMismatchRule>();
        Assert.Equal(
            [
                ("up/0001_a.sql", Folder["up/0001_a.sql"], "pgmigrate.sum does not match the folder: up/0001_a.sql was changed."),
                (null, FolderSum.PathIn(Folder.FullPath), "pgmigrate.sum does not match the folder: up/0002_b.sql was removed."),
                (null, Folder["verify/0001_a.sql"], "pgmigrate.sum does not match the folder: verify/0001_a.sql was added."),
            ],
            found.Select(suspicion => (suspicion.Script?.ToString(), suspicion.Path!, suspicion.Message))
        );
    }

    [Fact]
    public void A_damaged_file_is_one_suspicion()
    {
        Write("up/0001_a.sql", "pgmigrate.sum|<<<<<<< HEAD\n");
        var found = RequireOne(Check<SumMismatchRule>(), null, 1, "damaged", "conflict");
        Assert.Equal(FolderSum.PathIn(Folder.FullPath), found.Path);
    }
}
