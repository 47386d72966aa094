using PgMigrate.Benchmarks.Cases;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>grate as its users run it: the tool, from its NuGet package. It is always a whole process.</summary>
public sealed class GrateContender
{
    /// <summary>For the table.</summary>
    public const string Name = "grate 2.2.0";

    private readonly string _output;

    /// <param name="bench">Where grate may write what it writes beside the database.</param>
    /// <exception cref="CaseSkippedException">The package is not there.</exception>
    public GrateContender(Bench bench)
    {
        if (!File.Exists(Tool))
            throw new CaseSkippedException($"there is no {Tool}");
        _output = bench.CreateFolder("grate-output");
    }

    private static string Tool { get; } = Bench.BuildPath("GrateTool");

    /// <summary>Migrates once.</summary>
    public Task MigrateAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        MigrateAsync(database, folder.Path, cancellationToken);

    /// <summary>Migrates once, from a migration folder.</summary>
    public Task MigrateAsync(DatabaseAddress database, string path, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(
                DotNet.Host,
                "exec",
                Tool,
                "--databasetype",
                "PostgreSQL",
                "--connectionstring",
                database.ConnectionString,
                "--files",
                path,
                "--output",
                _output,
                "--noninteractive"
            )
            {
                Environment = database.Environment,
                TimeLimit = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );
}
