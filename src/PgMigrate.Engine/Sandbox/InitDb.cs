using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Makes new clusters.</summary>
internal static class InitDb
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>
    /// What a cluster is like that is made to be copied. Its superuser has no password, and so cannot log in until the copy has
    /// one of its own: over TCP a password is asked for, and elsewhere nobody is let in.
    /// </summary>
    public static IReadOnlyList<string> OptionsOfCache { get; } =
    [.. Options, "--auth-local=reject", "--auth-host=scram-sha-256"];

    private static string[] Options => ["-U", SandboxStarter.User, "--encoding=UTF8", "--no-locale", "--no-sync"];

    /// <summary>Makes a cluster that is to be copied.</summary>
    /// <param name="programs">initdb, and who runs it.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="data">Full path of the new cluster, in a folder of the account that runs it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MigrationException">ProcessFailed.</exception>
    public static Task MakeForCacheAsync(
        ServerPrograms programs,
        string folder,
        string data,
        CancellationToken cancellationToken
    ) => RunAsync(programs, folder, ["-D", data, .. OptionsOfCache], cancellationToken);

    /// <summary>Makes a cluster whose superuser has a password.</summary>
    /// <inheritdoc cref="MakeForCacheAsync"/>
    public static async Task MakeAsync(
        ServerPrograms programs,
        string folder,
        string data,
        string password,
        CancellationToken cancellationToken
    )
    {
        var passwordFile = Path.Combine(folder, "password");
        SandboxFiles.WritePrivate(passwordFile, password);
        try
        {
            string[] arguments = ["-D", data, .. Options, $"--pwfile={passwordFile}", "--auth=scram-sha-256"];
            await RunAsync(programs, folder, arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static Task<ProcessResult> RunAsync(
        ServerPrograms programs,
        string folder,
        string[] arguments,
        CancellationToken cancellationToken
    ) =>
        ProcessRunner.RunAsync(
            programs.Request(folder, "initdb", arguments) with
            {
                TimeLimit = Limit,
                StopGently = true,
            },
            cancellationToken
        );
}
