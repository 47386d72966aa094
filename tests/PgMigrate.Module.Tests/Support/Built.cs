using System.Reflection;

namespace PgMigrate.ModuleTests.Support;

/// <summary>Where the build put what is tested.</summary>
internal static class Built
{
    /// <summary>The finished module's manifest.</summary>
    public static string Manifest { get; } = Path("ModuleManifest");

    /// <summary>The finished module's folder.</summary>
    public static string ModuleFolder { get; } = System.IO.Path.GetDirectoryName(Manifest)!;

    /// <summary>The assembly with the probe cmdlets.</summary>
    public static string ProbeCmdlets { get; } = Path("ProbeCmdlets");

    /// <summary>The tool's assembly.</summary>
    public static string Tool { get; } = Path("Tool");

    /// <summary>Where NuGet has unpacked the packages.</summary>
    public static string Packages { get; } = Path("Packages");

    /// <summary>The version of the pwsh that was restored.</summary>
    public static string PowerShellVersion { get; } = Value("PowerShellVersion");

    /// <summary>The version of Pester that was restored.</summary>
    public static string PesterVersion { get; } = Value("PesterVersion");

    /// <summary>The version of the dashboard of .NET Aspire that was restored.</summary>
    public static string AspireVersion { get; } = Value("AspireVersion");

    private static string Path(string name) => System.IO.Path.GetFullPath(Value(name));

    private static string Value(string name) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;
}
