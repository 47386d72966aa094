using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>
/// The sandbox in a container. Where no engine is, a stand-in for the docker program runs a real server in place of the
/// container: what it is told, and when, is tested; not the engine.
/// </summary>
public sealed class ContainerServerTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-docker-{Guid.NewGuid():N}");

    [Fact]
    public async Task A_container_starts_answers_and_is_removed()
    {
        await UseStandInAsync();
        var options = new SandboxOptions
        {
            UseContainer = true,
            Version = 15,
            Settings = new Dictionary<string, string> { ["work_mem"] = "5MB" },
        };
        var sandbox = await _scope.StartAsync(options);
        Assert.Equal(("postgres:15", null), (sandbox.Source, sandbox.ProcessId));
        Assert.Equal("5MB", await SandboxScope.ScalarAsync<string>(sandbox, "SHOW work_mem"));
        Assert.Equal(sandbox, Assert.Single(_scope.Registry.Running()));

        await _scope.StopAsync(sandbox);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => SandboxScope.ScalarAsync<int>(sandbox, "SELECT 1"));
        Assert.Empty(_scope.Folders());
        var calls = await File.ReadAllTextAsync(Path.Combine(_folder, "calls"));
        Assert.Contains("pull --quiet postgres:15", calls, StringComparison.Ordinal);
        Assert.Contains($"--publish 127.0.0.1:{sandbox.Port}:5432", calls, StringComparison.Ordinal);
        Assert.Contains($"rm --force --volumes pgmigrate-{sandbox.Name}", calls, StringComparison.Ordinal);
        var password = new NpgsqlConnectionStringBuilder(sandbox.ConnectionString).Password!;
        Assert.DoesNotContain(password, calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_whose_server_ends_at_once_is_an_error_with_its_log()
    {
        await UseStandInAsync();
        var settings = new Dictionary<string, string> { ["work_memory"] = "5MB" };
        var error = await Assert.ThrowsAsync<MigrationException>(() =>
            _scope.StartAsync(new SandboxOptions { UseContainer = true, Settings = settings })
        );
        Assert.Equal(MigrationErrorId.SandboxFailed, error.ErrorId);
        Assert.Contains("unrecognized configuration parameter", error.Message, StringComparison.Ordinal);
        // One that has ended is not waited for.
        Assert.Single(
            await File.ReadAllLinesAsync(Path.Combine(_folder, "calls")),
            call => call.StartsWith("inspect ", StringComparison.Ordinal)
        );
        Assert.Empty(_scope.Folders());
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task UseStandInAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var binaries = await new InstalledBinaries(SearchEnvironment.Current(), new RecordingObserver()).FindAsync(
            null,
            CancellationToken.None
        );
        Assert.SkipUnless(binaries is not null, "The stand-in needs an installed PostgreSQL.");
        var account = await UnprivilegedAccount.FindAsync(CancellationToken.None);
        Directory.CreateDirectory(_folder);
        var server = Directory.CreateDirectory(Path.Combine(_folder, "server")).FullName;
        account?.Own(server);
        var docker = Path.Combine(_folder, "docker");
        await File.WriteAllTextAsync(
            docker,
            $$"""
            #!/bin/sh
            server={{server}}
            data=$server/data
            run() { program=$1; shift; (cd / && LC_ALL=C {{string.Join(
                ' ',
                account?.Launcher ?? []
            )}} "{{binaries.Folder}}/$program" "$@"); }
            echo "$@" >> {{_folder}}/calls
            case $1 in
            image) exit 1 ;;
            inspect) [ -e "$data/postmaster.pid" ] && echo true || echo false ;;
            logs) cat "$server/log" >&2 ;;
            rm)
              [ -e "$data/postmaster.pid" ] && run pg_ctl stop -D "$data" -m immediate -s -w
              rm -rf "$data" ;;
            run)
              variables=$6
              port=${8#127.0.0.1:}
              shift 9
              sed -n 's/^POSTGRES_PASSWORD=//p' "$variables" > "$server/password"
              run initdb -D "$data" -U postgres --pwfile="$server/password" --auth=scram-sha-256 -E UTF8 --no-locale -N >&2 || exit 1
              {
                echo "unix_socket_directories = ''"
                while [ $# -gt 0 ]; do
                  echo "${2%%=*} = '${2#*=}'"
                  shift 2
                done
              } >> "$data/postgresql.conf"
              run pg_ctl start -D "$data" -l "$server/log" -w -s -o "-p ${port%:5432}" >&2 || : ;;
            esac
            """
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(docker, (UnixFileMode)0b111_101_101);
        _scope.Environment = _scope.Environment with { PathFolders = [_folder], UsualFolders = [] };
    }
}
