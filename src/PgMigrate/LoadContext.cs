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
    private const string CmdletsAssembly = "PgMigrate.Cmdlets";

    private static readonly Lazy<LoadContext> Single = new(CreateBesideContract, LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly Dictionary<string, string> _paths;

    private LoadContext(string directory)
        : base("PgMigrate")
    {
        _paths = Directory.EnumerateFiles(directory, "*.dll")
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The cmdlets, loaded privately; the same assembly at every call.</summary>
    /// <exception cref="DirectoryNotFoundException">The module has no <c>lib</c> folder beside its contract.</exception>
    /// <exception cref="FileNotFoundException">The module's <c>lib</c> folder is not whole.</exception>
    public static Assembly Cmdlets => Single.Value.LoadFromAssemblyName(new AssemblyName(CmdletsAssembly));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        return assemblyName.Name is { } name && _paths.TryGetValue(name, out string? path) ? LoadFromAssemblyPath(path) : null;
    }

    private static LoadContext CreateBesideContract()
    {
        string contract = typeof(LoadContext).Assembly.Location;
        return new LoadContext(Path.Combine(Path.GetDirectoryName(contract)!, "lib"));
    }
}
