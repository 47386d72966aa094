using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The programs of a server, and who runs them.</summary>
/// <param name="Binaries">The programs.</param>
/// <param name="Account">Who runs them; null for this user.</param>
internal sealed record ServerPrograms(PostgresBinaries Binaries, UnprivilegedAccount? Account)
{
    /// <summary>A program and its leading arguments that run another one as the account; none for this user.</summary>
    public IReadOnlyList<string> Launcher => Account?.Launcher ?? [];

    /// <summary>One of the programs, run by the account.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessRequest Request(string folder, string program, params IReadOnlyList<string> arguments) =>
        InCleanEnvironment(folder, Binaries.Program(program), arguments).Through(Launcher);

    /// <summary>PGDATA, PGPORT and the like would change the server, and its messages' language is ours.</summary>
    public static ProcessRequest InCleanEnvironment(string folder, string program, IReadOnlyList<string> arguments)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => name.StartsWith("PG", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        variables["LC_ALL"] = "C";
        return new ProcessRequest(program, arguments) { WorkingDirectory = folder, Environment = variables };
    }
}
