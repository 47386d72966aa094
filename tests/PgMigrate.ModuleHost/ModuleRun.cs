using System.Reflection;
using System.Runtime;
using System.Runtime.Loader;
using System.Text.Json;

namespace PgMigrate.ModuleHost;

/// <summary>
/// A migration through the module's private engine. A class of its own: no contract type may be needed before the program has
/// said where it is.
/// </summary>
internal static class ModuleRun
{
    private static readonly AssemblyLoadContext Private = AssemblyLoadContext.GetLoadContext(LoadContext.Cmdlets)!;
    private static readonly Assembly Engine = Private.LoadFromAssemblyName(new AssemblyName("PgMigrate.Engine"));

    /// <summary>Migrates, and tells as JSON what ran and from where it was loaded.</summary>
    public static async Task<string> MigrateAsync(string connectionString, string folder)
    {
        var observer = new NameObserver();
        var door = Engine.GetType("PgMigrate.Engine.PgMigrator", throwOnError: true)!;
        var migrator = Activator.CreateInstance(door, connectionString);
        var options = new MigrationOptions { Path = folder };

        await (Task)door.GetMethod("MigrateAsync")!.Invoke(migrator, [options, observer, CancellationToken.None])!;

        return JsonSerializer.Serialize(
            new
            {
                Runtime = Environment.Version.Major,
                Contract = typeof(LoadContext).Assembly.Location,
                Private = Private.Assemblies.Select(assembly => assembly.Location),
                Default = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name),
                observer.Scripts,
                CompiledMethods = JitInfo.GetCompiledMethodCount(),
            }
        );
    }

    private sealed class NameObserver : IMigrationObserver
    {
        public List<string> Scripts { get; } = [];

        public void OnScriptRun(ScriptRun run) => Scripts.Add($"{run.Script} {run.Status}");

        public void OnMessage(MigrationMessage message) { }

        public void OnProgress(MigrationProgress progress) { }
    }
}
