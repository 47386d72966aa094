namespace PgMigrate.Engine.Sandbox;

/// <summary>A server that is being started: of local binaries, or in a container.</summary>
internal interface ISandboxServer
{
    /// <summary>Where the binaries came from: a folder, or an image.</summary>
    string Source { get; }

    /// <summary>True where it runs in a container.</summary>
    bool IsContainer { get; }

    /// <summary>Program and arguments that end the server: for the watchdog, after this process's death.</summary>
    IReadOnlyList<string> StopCommand { get; }

    /// <summary>Makes everything that does not depend on the port.</summary>
    /// <exception cref="MigrationException">SandboxFailed or ProcessFailed.</exception>
    Task PrepareAsync(string password, CancellationToken cancellationToken);

    /// <summary>Starts the server; it may not answer yet.</summary>
    /// <exception cref="MigrationException">SandboxFailed: it ended at once.</exception>
    Task StartAsync(int port, CancellationToken cancellationToken);

    /// <summary>The server's process; null where it runs in a container.</summary>
    int? FindProcess();

    /// <summary>True while the server runs, whether it answers or not.</summary>
    Task<bool> IsRunningAsync(CancellationToken cancellationToken);

    /// <summary>The end of the server's log.</summary>
    Task<string> ReadLogAsync(CancellationToken cancellationToken);
}
