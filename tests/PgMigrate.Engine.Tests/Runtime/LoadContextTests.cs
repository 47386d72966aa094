using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Runtime;

/// <summary>
/// The finished module on the runtime of these tests: its load context, and an engine that comes whole out of <c>lib/</c>, or
/// from beside it, where it lies compiled ahead of time.
/// </summary>
public sealed class LoadContextTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly string[] MustBePrivate =
    [
        "PgMigrate.Cmdlets",
        "PgMigrate.Engine",
        "grate.core",
        "Npgsql",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
    ];

    private static readonly string Module = Path.TrimEndingDirectorySeparator(
        typeof(LoadContextTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Module")
            .Value!
    );

    // build/Precompile.targets: a build compiles for its own system, where that is one of these.
    private static readonly string[] Systems = ["linux-x64", "linux-arm64", "osx-arm64", "win-x64"];

    private static bool IsPrecompiled => Environment.Version.Major == 10 && Systems.Contains(ThisSystem);

    private static string ThisSystem => RuntimeInformation.RuntimeIdentifier.Replace("-musl", "", StringComparison.Ordinal);

    private static string Precompiled => Path.Combine("lib", "net10.0", ThisSystem);

    [Fact]
    public async Task The_finished_module_migrates_with_what_it_brings()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON t TO PUBLIC;");

        var told = await MigrateAsync(Module);

        Assert.Equal(Environment.Version.Major, told.Runtime);
        Assert.Equal(Path.Combine(Module, "PgMigrate.dll"), told.Contract);
        AssertPrivate(told, Path.Combine(Module, IsPrecompiled ? Precompiled : "lib"));
        Assert.Subset(told.Private.Select(Path.GetFileNameWithoutExtension).ToHashSet(), MustBePrivate.ToHashSet<string?>());
        Assert.Empty(told.Default.Intersect(MustBePrivate));
        Assert.Equal(["0001_table.sql Applied", "p.sql Applied"], told.Scripts);
        Assert.True(await ExistsAsync("t"));
    }

    [Fact]
    public async Task What_was_compiled_ahead_is_not_compiled_again_and_what_fits_no_system_is_let_lie()
    {
        Assert.SkipUnless(IsPrecompiled, "The module has nothing that was compiled for this runtime and system.");
        Folder.Write("permissions/every_time.sql", "SELECT 1;");
        var fitting = await MigrateAsync(Module);
        using var copy = new TempFolder();
        CopyModule(copy.FullPath);
        Directory.Move(copy[Precompiled], copy[Path.Combine("lib", "net10.0", "plan9-x64")]);

        var elsewhere = await MigrateAsync(copy.FullPath);

        AssertPrivate(elsewhere, copy["lib"]);
        Assert.Equal(fitting.Scripts, elsewhere.Scripts);
        Assert.True(
            fitting.CompiledMethods < 0.5 * elsewhere.CompiledMethods,
            $"{fitting.CompiledMethods} methods were compiled, and {elsewhere.CompiledMethods} from IL."
        );
    }

    private async Task<Told> MigrateAsync(string module)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "PgMigrate.ModuleHost");
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest(host, module, Folder.FullPath) { Input = Database.ConnectionString },
            CancellationToken.None
        );
        return JsonSerializer.Deserialize<Told>(result.Output)!;
    }

    private static void AssertPrivate(Told told, string folder) =>
        Assert.All(told.Private, path => Assert.Equal(folder, Path.GetDirectoryName(path)));

    private static void CopyModule(string target)
    {
        foreach (var file in Directory.EnumerateFiles(Module, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Module, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private sealed record Told(
        int Runtime,
        string Contract,
        string[] Private,
        string[] Default,
        string[] Scripts,
        long CompiledMethods
    );
}
