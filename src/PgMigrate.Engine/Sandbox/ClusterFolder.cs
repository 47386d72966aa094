using System.Runtime.Versioning;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sandbox;

/// <summary>A sandbox's cluster, from its making to the moment before its first start.</summary>
/// <param name="programs">The programs, and who runs them.</param>
/// <param name="sandbox">The sandbox's folder, which nobody but this user can enter.</param>
internal sealed class ClusterFolder(ServerPrograms programs, string sandbox)
{
    private string Server => LocalServer.FolderIn(sandbox);

    private string Data => LocalServer.DataIn(sandbox);

    /// <summary>Makes it. Its superuser has no other password at any moment.</summary>
    /// <param name="clusters">New clusters, to be copied.</param>
    /// <param name="password">The superuser's password.</param>
    /// <param name="configuration">Lines for postgresql.conf.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">SandboxFailed or ProcessFailed.</exception>
    public async Task PrepareAsync(
        ClusterCache clusters,
        string password,
        string configuration,
        CancellationToken cancellationToken
    )
    {
        MakeFolder();
        // There an administrator cannot run a server without pg_ctl, which cannot give one a password.
        if (OperatingSystem.IsWindows())
            await InitDb.MakeAsync(programs, sandbox, Data, password, cancellationToken).ConfigureAwait(false);
        else
            await clusters.CopyAsync(Data, cancellationToken).ConfigureAwait(false);
        var file = Path.Combine(Data, "postgresql.conf");
        await File.AppendAllTextAsync(file, configuration, cancellationToken).ConfigureAwait(false);
        if (OperatingSystem.IsWindows())
            return;
        HandOver();
        await SetPasswordAsync(password, cancellationToken).ConfigureAwait(false);
    }

    private void MakeFolder()
    {
        if (OwnFolder.Make(Server, OwnFolder.Closed) is { } objection)
            throw new MigrationException(MigrationErrorId.SandboxFailed, $"'{Server}' {objection}.", "Start the sandbox again.");
    }

    /// <summary>
    /// To the account that runs the server. Until all is its own it cannot come in: nothing that the superuser touches can be a
    /// link.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    private void HandOver()
    {
        if (programs.Account is not { } account)
            return;
        account.OwnTree(Server);
        File.SetUnixFileMode(sandbox, OwnFolder.Passable);
    }

    /// <summary>
    /// By a server of one user, which listens nowhere, reads from a pipe, and gets what it is to keep of the password. It ends
    /// with 0 where a statement failed, too.
    /// </summary>
    private async Task SetPasswordAsync(string password, CancellationToken cancellationToken)
    {
        string[] quiet =
        [
            "-c",
            "log_statement=none",
            "-c",
            "log_min_error_statement=panic",
            "-c",
            "default_transaction_read_only=off",
        ];
        var single = programs.Request(sandbox, "postgres", ["--single", "-D", Data, .. quiet, "postgres"]) with
        {
            Input = $"ALTER ROLE {SandboxStarter.User} PASSWORD '{ScramVerifier.Of(password)}'\n",
            ExpectedExitCodes = null,
            StopGently = true,
        };
        var result = await ProcessRunner.RunAsync(single, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0 || result.Error.Contains("ERROR:", StringComparison.Ordinal))
            throw SandboxStarter.Failed($"PostgreSQL {programs.Binaries.Version} did not start.", LogText.Tail(result.Error));
    }
}
