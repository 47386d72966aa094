using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>A sandbox where one was started before, until it answers, against initdb alone: whoever starts a server runs that.</summary>
public sealed class SandboxCase : BenchmarkCase
{
    public override string Name => "sandbox";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var options = new SandboxOptions();
        var programs = await FindProgramsAsync(options, bench.CancellationToken);
        await StartAsync(options, bench.CancellationToken);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("initdb", () => InitializeAsync(programs, bench)),
            new Contender("Start-PgSandbox", () => StartAsync(options, bench.CancellationToken))
        );
        return [new Result("a sandbox, second start on a machine", "s", samples[1], samples[0], LimitKind.Ratio, 0.7)];
    }

    private static async Task<ServerPrograms> FindProgramsAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var locator = new BinaryLocator(SearchEnvironment.Current(), QuietObserver.Instance);
        var binaries =
            await locator.FindBinariesAsync(options, cancellationToken)
            ?? throw new CaseSkippedException("the sandboxes of this machine are containers");
        return new ServerPrograms(binaries, await UnprivilegedAccount.FindAsync(cancellationToken));
    }

    private static async Task<double> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Sandbox? sandbox = null;
        var seconds = await DotNet.TimeAsync(async () =>
            sandbox = await SandboxManager.StartAsync(options, QuietObserver.Instance, cancellationToken)
        );
        await SandboxManager.StopAsync(sandbox!, cancellationToken);
        return seconds;
    }

    private static async Task<double> InitializeAsync(ServerPrograms programs, Bench bench)
    {
        using var folder = TemporaryFolder.Create("initdb");
        if (programs.Account is not null)
            File.SetUnixFileMode(folder.FullName, OwnFolder.Passable);
        var server = LocalServer.FolderIn(folder.FullName);
        OwnFolder.Make(server, OwnFolder.Closed);
        programs.Account?.Own(server);
        var data = LocalServer.DataIn(folder.FullName);
        return await DotNet.TimeAsync(() => InitDb.MakeForCacheAsync(programs, folder.FullName, data, bench.CancellationToken));
    }
}
