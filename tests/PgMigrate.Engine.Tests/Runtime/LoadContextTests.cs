using System.Reflection;
using System.Text.Json;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Runtime;

/// <summary>
/// The finished module on the runtime of these tests: its load context, and an engine that comes whole out of <c>lib/</c>.
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

    [Fact]
    public async Task The_finished_module_migrates_with_what_it_brings()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON t TO PUBLIC;");
        var host = Path.Combine(AppContext.BaseDirectory, "PgMigrate.ModuleHost");

        var result = await ProcessRunner.RunAsync(
            new ProcessRequest(host, Module, Folder.FullPath) { Input = Database.ConnectionString },
            CancellationToken.None
        );

        var told = JsonSerializer.Deserialize<Told>(result.Output)!;
        Assert.Equal(Environment.Version.Major, told.Runtime);
        Assert.Equal(Path.Combine(Module, "PgMigrate.dll"), told.Contract);
        Assert.All(told.Private, path => Assert.Equal(Path.Combine(Module, "lib"), Path.GetDirectoryName(path)));
        Assert.Subset(told.Private.Select(Path.GetFileNameWithoutExtension).ToHashSet(), MustBePrivate.ToHashSet<string?>());
        Assert.Empty(told.Default.Intersect(MustBePrivate));
        Assert.Equal(["0001_table.sql Applied", "p.sql Applied"], told.Scripts);
        Assert.True(await ExistsAsync("t"));
    }

    private sealed record Told(int Runtime, string Contract, string[] Private, string[] Default, string[] Scripts);
}
