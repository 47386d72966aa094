using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// A pgmigrate.json names servers, and variables that are sent to them: another user's, in a folder above, is not obeyed.
/// </summary>
public sealed class TargetFileOwnerTests : IAsyncLifetime
{
    private const string Hostile = """{ "targets": { "prod": { "server": "evil", "passwordVariable": "SECRET" } } }""";

    private readonly ResolverScope _scope = new();
    private readonly TempFolder _folder = new();
    private UnprivilegedAccount? _other;

    private string Work => Directory.CreateDirectory(_folder["work"]).FullName;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(UnprivilegedAccount.IsNeeded, "Only the superuser can give files away.");
        _other = await UnprivilegedAccount.FindAsync(CancellationToken.None);
        _scope.Variables["SECRET"] = "s3cr3t";
    }

    [Fact]
    public void Another_user_s_file_above_is_refused_wherever_one_is_looked_for()
    {
        _other!.Own(_folder.Write("pgmigrate.json", Hostile));
        var error = _scope.Fails(new ConnectionSettings { Target = "prod", TargetDirectory = Work });
        Assert.Equal(MigrationErrorId.TargetInvalid, error.ErrorId);
        Assert.Contains("another user's", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["pgmigrate.json"], error.Path);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
        Assert.Throws<MigrationException>(() => new Targets(null, Work).EnvironmentOf("prod"));
        Assert.Throws<MigrationException>(() => ConfigurationFile.TryFind(null, Work));
        Assert.Empty(new Targets(null, Work).Names);
    }

    [Fact]
    public void A_link_of_another_user_is_refused_and_so_is_one_to_another_user_s_file()
    {
        File.CreateSymbolicLink(_folder["pgmigrate.json"], _folder.Write("elsewhere.json", Hostile));
        Assert.NotNull(ConfigurationFile.TryFind(null, Work));
        _other!.Own(_folder["pgmigrate.json"]);
        Assert.Throws<MigrationException>(() => ConfigurationFile.TryFind(null, Work));

        File.Delete(_folder["pgmigrate.json"]);
        File.CreateSymbolicLink(_folder["pgmigrate.json"], _folder["elsewhere.json"]);
        _other.Own(_folder["elsewhere.json"]);
        Assert.Throws<MigrationException>(() => ConfigurationFile.TryFind(null, Work));
    }

    [Fact]
    public void One_of_whoever_owns_the_folder_that_is_worked_in_is_obeyed_and_a_nearer_one_hides_a_hostile_one()
    {
        _other!.Own(_folder.Write("pgmigrate.json", Hostile));
        _other.Own(Work);
        Assert.Equal("evil", ConfigurationFile.Find(null, Work).Target("prod").Target.Server);

        _folder.Write("own/pgmigrate.json", """{ "targets": { "prod": { "server": "good" } } }""");
        Assert.Equal("good", ConfigurationFile.Find(null, _folder["own"]).Target("prod").Target.Server);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
