using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Engine.Tests.Sandbox;

public sealed class SandboxRemovalTests
{
    [Fact]
    public async Task A_folder_that_the_system_keeps_is_told_as_one_to_remove_by_hand()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its /proc is a folder of this user that nobody can remove.");
        const string Folder = "/proc/self/fdinfo";

        var failure = await Assert.ThrowsAsync<MigrationException>(() => SandboxRemoval.RemoveAsync(Folder));

        Assert.Equal((MigrationErrorId.SandboxFailed, Folder), (failure.ErrorId, failure.Path));
        Assert.NotNull(failure.InnerException);
    }
}
