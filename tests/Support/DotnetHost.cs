namespace PgMigrate.Tests.Support;

/// <summary>The dotnet that runs assemblies of other programs.</summary>
internal static class DotnetHost
{
    /// <summary>
    /// A path or a name: `dotnet test` and `dotnet run` say which dotnet they are; a test program started by itself finds it
    /// on PATH.
    /// </summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
}
