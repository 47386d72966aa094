using Microsoft.Extensions.Hosting;

namespace PgMigrate.Hosting;

/// <summary>
/// Does the work of a start before any service of the application starts, its web server among them, wherever it was registered:
/// the host has a step of its own for that.
/// </summary>
internal sealed class StartupService(
    IStartupWork work,
    StartupTarget target,
    PgMigrationStatus status,
    IHostApplicationLifetime lifetime,
    HostingLog log
) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;

    /// <summary>Does the work, or begins it.</summary>
    /// <exception cref="PgMigrationStartException">It failed; or the options cannot be meant, and no way to go on helps
    /// there.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled, and the statement on the server with it.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Require();
        status.Begin();
        if (work.Options.StartInBackground)
        {
            _background = Task.Run(() => RunInBackgroundAsync(_stopping.Token), CancellationToken.None);
            return;
        }

        if (await TryAsync(cancellationToken).ConfigureAwait(false) is { } failure)
            throw new PgMigrationStartException(failure, log.Tells);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Cancels what goes on in the background, and waits for the server's answer.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _background.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private void Require()
    {
        try
        {
            target.Require();
        }
        catch (MigrationException failure)
        {
            log.Failed(failure);
            status.Fail(failure);
            throw new PgMigrationStartException(failure, log.Tells);
        }
    }

    private async Task RunInBackgroundAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await TryAsync(cancellationToken).ConfigureAwait(false) is not { } failure)
                return;
            log.Stops(failure.ErrorId);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops, and nobody waits for the schema any more.
            status.Fail(null);
            return;
        }
        catch (Exception fault)
        {
            log.Broke(fault);
            status.Fail(null);
        }

        // The host would end with 0 where nobody asks for more: RunMigratedAsync does.
        Environment.ExitCode = PgMigrationHost.Failed;
        lifetime.StopApplication();
    }

    /// <summary>Does the work.</summary>
    /// <returns>The failure that ends the start; null where the schema is there, or the application serves without.</returns>
    private async Task<MigrationException?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var scripts = OpenScripts();
            await work.RunAsync(target.Migrator, scripts.Path, cancellationToken).ConfigureAwait(false);
            status.Succeed();
            return null;
        }
        catch (MigrationException failure)
        {
            status.Fail(failure);
            if (work.Options.OnFailure == StartFailureAction.Stop)
                return failure;
            log.ServesUnready(failure.ErrorId);
            return null;
        }
    }

    // What fails within a call of the engine, the engine logs.
    private ScriptFolder OpenScripts()
    {
        try
        {
            return target.OpenScripts();
        }
        catch (MigrationException failure)
        {
            log.Failed(failure);
            throw;
        }
    }
}
