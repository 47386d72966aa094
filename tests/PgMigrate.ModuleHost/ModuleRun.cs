using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;

namespace PgMigrate.ModuleHost;

/// <summary>A migration through the module's private engine. A class of its own: no contract type may be needed before the program has said where it is.</summary>
internal static class ModuleRun
{
    private static readonly AssemblyLoadContext Private = AssemblyLoadContext.GetLoadContext(LoadContext.Cmdlets)!;
    private static readonly Assembly Engine = Private.LoadFromAssemblyName(new AssemblyName("PgMigrate.Engine"));

    /// <summary>Migrates, and tells as JSON what ran and from where it was loaded.</summary>
    public static async Task<string> MigrateAsync(string connectionString, string folder)
    {
        var observer = new NameObserver();
        var settings = Make("PgMigrate.Engine.Connections.ConnectionSettings", ("ConnectionString", connectionString));
        var resolve = Type("PgMigrate.Engine.Connections.ConnectionResolver").GetMethod("Resolve", [settings.GetType()])!;
        var options = new MigrationOptions { Path = folder };
        var invoke = Type("PgMigrate.Engine.Migrator").GetMethod("InvokeAsync")!;

        await (Task)invoke.Invoke(null, [resolve.Invoke(null, [settings]), options, observer, CancellationToken.None])!;

        return JsonSerializer.Serialize(new
        {
            Runtime = Environment.Version.Major,
            Contract = typeof(LoadContext).Assembly.Location,
            Private = Private.Assemblies.Select(assembly => assembly.Location),
            Default = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name),
            observer.Scripts,
        });
    }

    private static object Make(string type, (string Name, object Value) property)
    {
        var made = Activator.CreateInstance(Type(type))!;
        made.GetType().GetProperty(property.Name)!.SetValue(made, property.Value);
        return made;
    }

    private static Type Type(string name) => Engine.GetType(name, throwOnError: true)!;

    private sealed class NameObserver : IMigrationObserver
    {
        public List<string> Scripts { get; } = [];

        public void OnScriptRun(ScriptRun run) => Scripts.Add($"{run.Script} {run.Status}");

        public void OnMessage(MigrationMessage message)
        {
        }

        public void OnProgress(MigrationProgress progress)
        {
        }
    }
}
