using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace PgMigrate;

/// <summary>
/// Where the module's private assemblies live: its cmdlets, its engine, grate and Npgsql. Whatever <c>lib/</c> holds is
/// loaded from there, whichever version the process or another module has; everything else comes from the process.
/// One per process: every runspace shares it. Beside its libraries <c>lib/</c> holds the same ones compiled ahead of time, for
/// a version of .NET, a system and an architecture each: <c>lib/net10.0/linux-x64</c>. Where there is none for this process,
/// the libraries are compiled as they run.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    // Imports wait for this: no enumeration of the folder, no LINQ.
    private static readonly LoadContext Single = new();

    private readonly string _libraries = Path.Combine(ModuleRoot, "lib");
    private readonly string _precompiled;

    private LoadContext()
        : base("PgMigrate")
    {
        _precompiled = Path.Combine(_libraries, $"net{Environment.Version.Major}.0", SystemName);
    }

    /// <summary>
    /// Full path of the module's folder. Every version has this property: an import asks it which copy came first.
    /// </summary>
    public static string ModuleRoot => Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)!;

    /// <summary>The cmdlets, loaded privately; the same assembly at every call.</summary>
    /// <exception cref="FileNotFoundException">The module's <c>lib</c> folder is not whole.</exception>
    public static Assembly Cmdlets => Single.LoadFromAssemblyName(new AssemblyName("PgMigrate.Cmdlets"));

    // Not RuntimeInformation.RuntimeIdentifier: that of a distribution's .NET names the distribution.
    private static string SystemName =>
        $"{OperatingSystemName}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : OperatingSystem.IsLinux() ? "linux"
        : "other";

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string file = assemblyName.Name + ".dll";
        return LoadIfThere(_precompiled, file) ?? LoadIfThere(_libraries, file);
    }

    private Assembly? LoadIfThere(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
