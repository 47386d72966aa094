using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>Where the binaries of a sandbox come from. PATH and the usual folders are the test's, not the process's.</summary>
public sealed class BinaryLocatorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    public BinaryLocatorTests()
    {
        // The stand-ins only tell their version, to this user or to the server's account.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.FullPath, (UnixFileMode)0b111_101_101);
    }

    private SearchEnvironment Nothing =>
        new()
        {
            PathFolders = [],
            UsualFolders = [],
            CacheFolder = _folder["cache"],
            SandboxRoot = _folder["sandboxes"],
        };

    [Fact]
    public async Task Where_there_is_nothing_the_error_names_all_four_ways()
    {
        var start = new SandboxStarter(Nothing, new SandboxOptions { Version = 16 }, _observer).StartAsync(
            CancellationToken.None
        );
        var error = await Assert.ThrowsAsync<MigrationException>(() => start);
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains("PostgreSQL 16", error.Message, StringComparison.Ordinal);
        Assert.All(
            ["BinPath", "install PostgreSQL 16", "npm", "Docker"],
            way => Assert.Contains(way, error.RecommendedAction, StringComparison.Ordinal)
        );
        Assert.False(Directory.Exists(_folder["sandboxes"]));
    }

    [Fact]
    public async Task A_container_that_was_asked_for_needs_an_engine_even_where_binaries_are()
    {
        var environment = SearchEnvironment.Current() with { PathFolders = [], SandboxRoot = _folder["sandboxes"] };
        var start = new SandboxStarter(environment, new SandboxOptions { UseContainer = true }, _observer).StartAsync(
            CancellationToken.None
        );
        var error = await Assert.ThrowsAsync<MigrationException>(() => start);
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains("Docker", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "usr/lib/postgresql/17/bin")]
    [InlineData(16, "path")]
    [InlineData(13, "usr/lib/postgresql/13/bin")]
    [InlineData(12, null)]
    public async Task The_version_chooses_else_the_newest(int? version, string? expected)
    {
        StandIn("usr/lib/postgresql/13/bin", "13.9");
        StandIn("usr/lib/postgresql/16/bin", "16.2 (Debian 16.2-1)");
        StandIn("usr/lib/postgresql/17/bin", "17beta1");
        StandIn("path", "16.3");
        var environment = Nothing with { PathFolders = [_folder["path"]], UsualFolders = [_folder["usr/lib/postgresql/*/bin"]] };

        var found = await new BinaryLocator(environment, _observer).FindBinariesAsync(
            new SandboxOptions { Version = version },
            CancellationToken.None
        );
        Assert.Equal(expected is null ? null : _folder[expected], found?.Folder);
    }

    [Fact]
    public async Task A_link_on_PATH_leads_to_the_folder_of_the_real_programs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' PATH has no links.");
        StandIn("real", "15.4");
        Directory.CreateDirectory(_folder["links"]);
        File.CreateSymbolicLink(_folder["links/initdb"], _folder["real/initdb"]);
        var environment = Nothing with { PathFolders = [_folder["links"]] };

        var found = await new BinaryLocator(environment, _observer).FindBinariesAsync(
            new SandboxOptions(),
            CancellationToken.None
        );
        Assert.Equal(new PostgresBinaries(_folder["real"], 15, "15.4"), found);
    }

    [Fact]
    public async Task A_broken_installation_is_passed_over_and_told_of()
    {
        StandIn("usr/lib/postgresql/13/bin", "13.9");
        StandIn("usr/lib/postgresql/18/bin", "18.1", exitCode: 127);
        var environment = Nothing with { UsualFolders = [_folder["usr/lib/postgresql/*/bin"]] };

        var found = await new BinaryLocator(environment, _observer).FindBinariesAsync(
            new SandboxOptions(),
            CancellationToken.None
        );
        Assert.Equal(13, found?.Major);
        Assert.Contains(
            _observer.Messages,
            message => message.Text.Contains(Path.Combine("18", "bin"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_named_folder_without_binaries_is_an_error_that_names_what_is_missing()
    {
        StandIn("half", "15.4");
        File.Delete(_folder["half/pg_ctl"]);
        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            new BinaryLocator(Nothing, _observer).FindBinariesAsync(
                new SandboxOptions { BinPath = _folder["half"] },
                CancellationToken.None
            )
        );
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains("it holds no pg_ctl", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["half"], error.Path);
    }

    [Fact]
    public async Task A_named_folder_of_another_version_is_an_error_that_names_both()
    {
        StandIn("named", "15.4");
        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            new BinaryLocator(Nothing, _observer).FindBinariesAsync(
                new SandboxOptions { BinPath = _folder["named"], Version = 16 },
                CancellationToken.None
            )
        );
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains("holds PostgreSQL 15.4, not 16", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Programs that only tell a version: finding is tested here, not PostgreSQL.</summary>
    private void StandIn(string folder, string version, int exitCode = 0)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins are shell scripts.");
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
        {
            var path = _folder.Write(
                $"{folder}/{program}",
                $"#!/bin/sh\necho '{program} (PostgreSQL) {version}'\nexit {exitCode}\n"
            );
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }
}
