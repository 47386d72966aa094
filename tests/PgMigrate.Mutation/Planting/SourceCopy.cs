using PgMigrate.Tests.Support;

namespace PgMigrate.Mutation.Planting;

/// <summary>A copy of the repository's sources, which is changed and built in place of them.</summary>
/// <param name="root">Full path of the copy.</param>
internal sealed class SourceCopy(string root)
{
    // What builds make, and what only git knows.
    private static readonly string[] LeftOut = [".git", "artifacts", "output", "TestResults", "bin", "obj"];

    /// <summary>Full path of the engine's folder.</summary>
    public string Engine => Path.Combine(root, "src", "PgMigrate.Engine");

    /// <summary>Full path of the folder of the engine's tests.</summary>
    public string Tests => Path.Combine(root, "tests", "PgMigrate.Engine.Tests");

    /// <summary>Full path of the built tests for .NET 8, which are all that there are.</summary>
    public string TestProgram =>
        Path.Combine(
            Directory.GetDirectories(Path.Combine(root, "artifacts", "bin", "PgMigrate.Engine.Tests"), "debug_net8.0*").Single(),
            OperatingSystem.IsWindows() ? "PgMigrate.Engine.Tests.exe" : "PgMigrate.Engine.Tests"
        );

    /// <summary>Copies the repository as it is now.</summary>
    public void Make()
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Folders.Copy(RepositoryRoot.FullPath, root, LeftOut);
    }

    /// <summary>Copies the tests as they are now; the sources that they test stay changed.</summary>
    public void RenewTests()
    {
        Directory.Delete(Path.Combine(root, "tests"), recursive: true);
        Folders.Copy(RepositoryRoot.Combine("tests"), Path.Combine(root, "tests"), LeftOut);
    }

    /// <summary>The names of test classes, without their namespaces, whose files have changed since a time.</summary>
    public IReadOnlySet<string> TestsSince(DateTime time) =>
        Directory
            .GetFiles(Tests, "*.cs", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) > time)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToHashSet();

    /// <summary>Builds the tests, and with them what they test.</summary>
    public Task BuildAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "build",
            Tests,
            "-f",
            "net8.0",
            "-m:1",
            "-nologo",
            "-v",
            "q",
            "-p:RunAnalyzers=false",
            "-p:TreatWarningsAsErrors=false",
            "-p:WarningLevel=0",
        ];
        return ProgramOutput.ReadAsync("dotnet", arguments, cancellationToken);
    }
}
