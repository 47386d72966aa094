using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Tests.Sandbox;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// The folder of a user's sandboxes lies where every account may make folders. What somebody else has put there is neither read,
/// nor run, nor removed, by any of the doors: start, list, stop, and the clean-up of what others left.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SandboxTrustTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();

    public SandboxTrustTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Owners and modes are those of Unix.");
        // An own name within a shared folder, as in /tmp.
        _scope.Environment = _scope.Environment with
        {
            SandboxRoot = Path.Combine(_scope.Shared, "pgmigrate-sandbox"),
        };
    }

    private string Root => _scope.Environment.SandboxRoot;

    private string Witness => Path.Combine(_scope.Shared, "witness");

    [Fact]
    public async Task A_root_that_another_user_made_first_is_refused_by_every_door_and_its_records_are_not_run()
    {
        Assert.SkipUnless(UnprivilegedAccount.IsNeeded, "Only the superuser can give folders away.");
        var folder = WriteHostileRecord();
        (await UnprivilegedAccount.FindAsync(CancellationToken.None))!.OwnTree(Root);
        await EveryDoorRefusesAsync("is another user's");
        Assert.True(File.Exists(Path.Combine(folder, SandboxRecord.FileName)));
        Assert.False(File.Exists(Witness));
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_refused_and_what_is_behind_it_stays()
    {
        var behind = Directory.CreateDirectory(Path.Combine(_scope.Shared, "behind"));
        var victim = Directory.CreateDirectory(Path.Combine(behind.FullName, SandboxName.Make()));
        victim.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-1);
        File.CreateSymbolicLink(Root, behind.FullName);
        await EveryDoorRefusesAsync("is a link");
        Assert.True(Directory.Exists(victim.FullName));
    }

    [Fact]
    public async Task A_root_that_others_may_write_to_is_refused()
    {
        WriteHostileRecord();
        File.SetUnixFileMode(Root, OwnFolder.Closed | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        await EveryDoorRefusesAsync("may be written to by other users");
        Assert.False(File.Exists(Witness));
    }

    [Fact]
    public async Task A_command_in_a_record_is_never_run()
    {
        var folder = WriteHostileRecord();
        await _scope.Registry.RemoveStaleAsync(_scope.Observer, CancellationToken.None);
        Assert.False(Directory.Exists(folder));
        Assert.False(File.Exists(Witness));
    }

    [Fact]
    public async Task A_linked_sandbox_is_none_and_what_it_leads_to_stays()
    {
        Directory.CreateDirectory(Root, OwnFolder.Closed);
        var elsewhere = Directory.CreateDirectory(Path.Combine(_scope.Shared, "elsewhere"));
        await File.WriteAllTextAsync(Path.Combine(elsewhere.FullName, SandboxRecord.FileName), Record());
        elsewhere.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-1);
        var name = SandboxName.Make();
        File.CreateSymbolicLink(Path.Combine(Root, name), elsewhere.FullName);

        Assert.Empty(_scope.Registry.Running());
        Assert.Null(_scope.Registry.Find(name));
        await _scope.Registry.RemoveStaleAsync(_scope.Observer, CancellationToken.None);
        await Assert.ThrowsAsync<MigrationException>(() => _scope.Registry.RemoveAsync(name, null, CancellationToken.None));
        Assert.Single(elsewhere.GetFiles());
        Assert.False(File.Exists(Witness));
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("..")]
    [InlineData("sandbox-0123456789")]
    [InlineData("/etc")]
    public async Task A_name_that_leads_elsewhere_names_no_sandbox(string name)
    {
        Directory.CreateDirectory(Root, OwnFolder.Closed);
        var elsewhere = Directory.CreateDirectory(Path.Combine(_scope.Shared, "elsewhere"));
        await File.WriteAllTextAsync(Path.Combine(elsewhere.FullName, SandboxRecord.FileName), Record());
        var stop = SandboxManager.StopAsync(_scope.Registry, name, CancellationToken.None);
        var error = await Assert.ThrowsAsync<MigrationException>(() => stop);
        Assert.Equal(MigrationErrorId.SandboxNotFound, error.ErrorId);
        Assert.Single(elsewhere.GetFiles());
    }

    [Fact]
    public async Task The_server_s_account_cannot_lead_the_superuser_out_of_its_folder()
    {
        Assert.SkipUnless(UnprivilegedAccount.IsNeeded, "Needs the superuser.");
        var sandbox = await _scope.StartAsync();
        var victim = Directory.CreateDirectory(Path.Combine(_scope.Shared, "victim"));
        await File.WriteAllTextAsync(Path.Combine(victim.FullName, "kept"), "1\n");
        await AsServerAsync(
            sandbox,
            $"ln -s {victim.FullName} link; rm postmaster.pid; ln -s {victim.FullName}/kept postmaster.pid"
        );

        Assert.Null(LocalServer.FindProcess(sandbox.Path));
        Assert.True(FileOwner.Of(sandbox.Path)!.Value.IsThisUser);
        Assert.All(Directory.GetFiles(sandbox.Path), file => Assert.True(FileOwner.Of(file)!.Value.IsThisUser, file));
        Assert.Contains(Directory.GetFiles(sandbox.Path), file => Path.GetFileName(file) == "server.log");
        await _scope.StopAsync(sandbox);
        Assert.True(File.Exists(Path.Combine(victim.FullName, "kept")));
        Assert.False(Directory.Exists(sandbox.Path));
    }

    [Fact]
    public async Task A_pipe_in_place_of_the_server_s_process_number_is_not_waited_for()
    {
        var sandbox = await _scope.StartAsync();
        await AsServerAsync(sandbox, "rm postmaster.pid; mkfifo postmaster.pid");
        Assert.Null(await Task.Run(() => LocalServer.FindProcess(sandbox.Path)).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_process_number_that_the_server_s_account_wrote_ends_no_other_account_s_process()
    {
        Assert.SkipUnless(UnprivilegedAccount.IsNeeded, "Needs the superuser.");
        using var bystander = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        try
        {
            var folder = _scope.Registry.FolderOf(SandboxName.Make());
            var data = Directory.CreateDirectory(LocalServer.DataIn(folder), OwnFolder.Closed);
            var number = bystander.Id.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "postmaster.pid"), $"{number}\n{data}\n");
            var record = new SandboxRecord { Owner = ProcessIdentity.Current };
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var end = ServerEnd.EndAsync("any", folder, record, _scope.Environment, limit.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
            Assert.False(bystander.HasExited);
        }
        finally
        {
            bystander.Kill();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(Root) || OwnFolder.Objection(Root) is null)
            return _scope.DisposeAsync();
        // It was made to be refused.
        new DirectoryInfo(Root).Delete(recursive: new DirectoryInfo(Root).LinkTarget is null);
        return _scope.DisposeAsync();
    }

    private string WriteHostileRecord()
    {
        Directory.CreateDirectory(Root, OwnFolder.Closed);
        var folder = Directory.CreateDirectory(Path.Combine(Root, SandboxName.Make()), OwnFolder.Closed);
        File.WriteAllText(Path.Combine(folder.FullName, SandboxRecord.FileName), Record());
        return folder.FullName;
    }

    private string Record() =>
        $$"""
            {"Owner":{"Id":999999,"Started":"0@x"},"StopCommand":["/bin/sh","-c","id >{{Witness}}"],"Server":null,"Sandbox":null}
            """;

    private async Task EveryDoorRefusesAsync(string reason)
    {
        var registry = _scope.Registry;
        Func<Task>[] doors =
        [
            () => _scope.StartAsync(),
            () => Task.FromResult(registry.Running()),
            () => SandboxManager.StopAsync(registry, SandboxName.Make(), CancellationToken.None),
            () => registry.RemoveStaleAsync(_scope.Observer, CancellationToken.None),
            () => Task.Run(() => registry.Create(SandboxName.Make(), new SandboxRecord { Owner = ProcessIdentity.Current })),
        ];
        foreach (var door in doors)
        {
            var error = await Assert.ThrowsAsync<MigrationException>(door);
            Assert.Equal(MigrationErrorId.SandboxFailed, error.ErrorId);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Contains("TMPDIR", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    /// <summary>What whoever may run programs on the server can do, by COPY … TO PROGRAM.</summary>
    private static Task<object?> AsServerAsync(PgMigrate.Sandbox sandbox, string command) =>
        SandboxScope.ScalarAsync<object>(sandbox, $"COPY (SELECT 1) TO PROGRAM 'cat >/dev/null; {command}'");
}
