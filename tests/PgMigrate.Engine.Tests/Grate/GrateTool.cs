using System.Reflection;
using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>grate itself, the .NET tool, from the restored package.</summary>
internal static class GrateTool
{
    private static readonly string Path = typeof(GrateTool)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "GrateTool")
        .Value!;

    /// <summary>Runs grate against a database, and waits for it; any exit code.</summary>
    /// <param name="connectionString">Npgsql keywords; the password does not become an argument.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="options">More of grate's options.</param>
    public static async Task<ProcessResult> RunAsync(string connectionString, string folder, params string[] options)
    {
        var output = Directory.CreateTempSubdirectory("pgmigrate-test-grate-");
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            var password = connection.Password;
            connection.Password = null;
            string[] arguments =
            [
                "exec",
                Path,
                "--connectionstring",
                connection.ConnectionString,
                "--databasetype",
                "postgresql",
                "--files",
                folder,
                "--output",
                output.FullName,
                "--noninteractive",
                .. options,
            ];
            return await ProcessRunner.RunAsync(
                new ProcessRequest(DotnetHost.Path, arguments)
                {
                    Environment = Variables(password, output.FullName),
                    TimeLimit = TimeSpan.FromMinutes(3),
                    ExpectedExitCodes = null,
                },
                CancellationToken.None
            );
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    // The self-contained tests on .NET 8 carry variables for their own runtime. grate leaves temporary folders behind: into its
    // own folder.
    private static Dictionary<string, string?> Variables(string? password, string temporaryFolder) =>
        new()
        {
            ["PGPASSWORD"] = password,
            ["LC_ALL"] = "C",
            ["DOTNET_ROLL_FORWARD"] = null,
            ["TMPDIR"] = temporaryFolder,
            ["TMP"] = temporaryFolder,
            ["TEMP"] = temporaryFolder,
        };
}
