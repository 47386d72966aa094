using System.Reflection;
using System.Runtime.Loader;

namespace PgMigrate;

/// <summary>
/// Where the module's private assemblies live: its cmdlets, its engine, grate and Npgsql. Whatever <c>lib/</c> holds is
/// loaded from there, whichever version the process or another module has; everything else comes from the process.
/// One per process: every runspace shares it.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    // Imports wait for this: no enumeration of the folder, no LINQ.
    private static readonly LoadContext Single = new();

    private LoadContext()
        : base("PgMigrate") { }

    /// <summary>
    /// Full path of the module's folder. Every version has this property: an import asks it which copy came first.
    /// </summary>
    public static string ModuleRoot => Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)!;

    /// <summary>The cmdlets, loaded privately; the same assembly at every call.</summary>
    /// <exception cref="FileNotFoundException">The module's <c>lib</c> folder is not whole.</exception>
    public static Assembly Cmdlets => Single.LoadFromAssemblyName(new AssemblyName("PgMigrate.Cmdlets"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = Path.Combine(ModuleRoot, "lib", assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
