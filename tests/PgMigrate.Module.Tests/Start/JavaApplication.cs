using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

[assembly: AssemblyFixture(typeof(PgMigrate.ModuleTests.Start.JavaApplication))]

namespace PgMigrate.ModuleTests.Start;

/// <summary>A small Java program, compiled once, and packed as a jar of Spring Boot's form for each test that asks for one.</summary>
public sealed class JavaApplication : IDisposable
{
    private const string Libraries = "/usr/share/java";

    // What Debian calls Spring's context; empty where it is not installed.
    private static readonly string[] Spring =
    [
        .. new[] { "core", "beans", "context", "aop", "expression" }.Select(name => $"{Libraries}/spring3-{name}.jar"),
        $"{Libraries}/commons-logging.jar",
    ];

    private readonly TempFolder _folder = new();
    private readonly Lazy<Task> _classes;

    public JavaApplication() => _classes = new(CompileAsync);

    private static string Driver => $"{Libraries}/postgresql.jar";

    private static bool HasSpring => Spring.All(File.Exists);

    /// <summary>The class that starts in Spring's context; without one where that is not installed.</summary>
    internal static string ContextClass => HasSpring ? "Context" : "Shop";

    /// <summary>Skips where there is no JDK, or no driver.</summary>
    public static void Require()
    {
        Assert.SkipUnless(IsInPath("javac") && IsInPath("jar"), "There is no JDK: javac and jar.");
        Assert.SkipUnless(File.Exists(Driver), $"There is no {Driver}: libpostgresql-jdbc-java of Debian.");
    }

    /// <summary>Makes the jar.</summary>
    /// <param name="url">The JDBC URL.</param>
    /// <param name="migrations">Migrations of Flyway, by name.</param>
    /// <param name="settings">Further lines of its application.properties.</param>
    /// <param name="main">The class that starts.</param>
    /// <returns>Its full path.</returns>
    internal async Task<string> PackAsync(
        string url,
        IReadOnlyDictionary<string, string> migrations,
        string settings = "",
        string main = "Shop"
    )
    {
        await _classes.Value;
        string content = $"jar-{Guid.NewGuid():N}";
        _folder.Write($"{content}/BOOT-INF/classes/application.properties", $"spring.datasource.url={url}\n{settings}\n");
        foreach (var (name, text) in migrations)
            _folder.Write($"{content}/BOOT-INF/classes/db/migration/{name}", text);
        string manifest = _folder.Write(
            $"{content}.mf",
            $"Main-Class: {main}\nClass-Path: {string.Join("\n  ", new[] { Driver }.Concat(Spring).Select(path => "file://" + path))}\n"
        );
        string jar = _folder[$"{content}.jar"];
        ChildProcess packed = await ChildProcess.RunAsync(
            "jar",
            "cfm",
            jar,
            manifest,
            "-C",
            _folder["classes"],
            ".",
            "-C",
            _folder[content],
            "."
        );
        Assert.True(packed.ExitCode == 0, packed.Error);
        return jar;
    }

    public void Dispose() => _folder.Dispose();

    private async Task CompileAsync()
    {
        string folder = RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", "Start");
        Directory.CreateDirectory(_folder["classes"]);
        string[] sources = HasSpring ? ["Shop.java", "Context.java"] : ["Shop.java"];
        ChildProcess compiled = await ChildProcess.RunAsync(
            "javac",
            [
                "-proc:none",
                "-cp",
                string.Join(Path.PathSeparator, Spring.Append(Driver)),
                "-d",
                _folder["classes"],
                .. sources.Select(name => Path.Combine(folder, name)),
            ]
        );
        Assert.True(compiled.ExitCode == 0, compiled.Error);
    }

    private static bool IsInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
