using Npgsql;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Scripts;

/// <summary>A pipe in the place of a file has no end, and whoever opens it waits: it is refused.</summary>
public sealed class EndlessFileTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    public EndlessFileTests() => _folder.Write("up/0001.sql", "SELECT 1;");

    // Nobody listens there: what is refused is refused before.
    private static ConnectionTarget Nowhere => new(new NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Username=u"));

    private MigrationOptions Options => new() { Path = _folder.FullPath };

    [Theory]
    [InlineData("up/0002.sql")]
    [InlineData("views/v.sql")]
    [InlineData("pgmigrate.sum")]
    public async Task A_run_refuses_it(string path)
    {
        await MakePipeAsync(path);
        await RefusesAsync(path, () => Migrator.InvokeAsync(Nowhere, Options, new RecordingObserver(), CancellationToken.None));
        if (path != FolderSum.FileName)
            await RefusesAsync(path, () => Task.Run(() => FolderSum.Compute(_folder.FullPath)));
    }

    [Fact]
    public async Task A_link_to_one_is_none_the_better()
    {
        await MakePipeAsync("pipe");
        File.CreateSymbolicLink(_folder["up/0002.sql"], _folder["pipe"]);
        await RefusesAsync(
            "up/0002.sql",
            () => Migrator.InvokeAsync(Nowhere, Options, new RecordingObserver(), CancellationToken.None)
        );
        File.Delete(_folder["up/0002.sql"]);
        File.CreateSymbolicLink(_folder["up/0002.sql"], _folder["up/0001.sql"]);
        Assert.Equal(2, MigrationFolder.Open(_folder.FullPath, configuration: null).Scripts.Count);
    }

    [Theory]
    [InlineData("down/0001.sql")]
    [InlineData("verify/0001.sql")]
    public async Task Checks_of_what_belongs_to_a_script_come_to_an_end(string path)
    {
        await MakePipeAsync(path);
        var check = Task.Run(() =>
            MigrationChecker.CheckAsync(null, new CheckOptions { Run = Options }, new RecordingObserver(), CancellationToken.None)
        );
        await check.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_file_of_targets_that_is_one_is_refused()
    {
        await MakePipeAsync(ConfigurationFile.FileName);
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Task.Run(() => ConfigurationFile.TryFind(null, _folder.FullPath)).WaitAsync(Limit)
        );
        Assert.Equal(MigrationErrorId.TargetInvalid, failure.ErrorId);
    }

    public void Dispose() => _folder.Dispose();

    private async Task MakePipeAsync(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes have no place in a folder there.");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        await ProcessRunner.RunAsync(new ProcessRequest("mkfifo", _folder[path]), CancellationToken.None);
    }

    private static async Task RefusesAsync(string path, Func<Task> act)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Task.Run(act).WaitAsync(Limit));
        Assert.Equal(MigrationErrorId.ScriptUnreadable, failure.ErrorId);
        Assert.Contains("is a pipe", failure.Message, StringComparison.Ordinal);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }
}
