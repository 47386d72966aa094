using Microsoft.Extensions.DependencyInjection;

namespace PgMigrate.Hosting;

/// <summary>
/// How the schema stands to what the application expects: one look at the database for all who ask within a short time.
/// </summary>
internal sealed class ReadinessLook(IStartupWork work, StartupTarget target, IServiceProvider services) : IDisposable
{
    private readonly object _sync = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private Task<SchemaReadiness>? _look;
    private long _endedAt;

    /// <summary>The newest answer, where it is not too old; otherwise a look.</summary>
    /// <param name="cacheFor">How old an answer may be.</param>
    /// <param name="cancellationToken">Gives up waiting; a look that others wait for goes on.</param>
    /// <exception cref="MigrationException">The database, or the scripts, cannot be read.</exception>
    public Task<SchemaReadiness> GetAsync(TimeSpan cacheFor, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_look is null || (_look.IsCompleted && _clock.GetElapsedTime(_endedAt) >= cacheFor))
                _look = Task.Run(LookAsync, CancellationToken.None);
            return _look.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private async Task<SchemaReadiness> LookAsync()
    {
        try
        {
            using var scripts = target.OpenScripts();
            return await target
                .QuietMigrator.GetReadinessAsync(work.Expected(scripts.Path), observer: null, _disposed.Token)
                .ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _endedAt, _clock.GetTimestamp());
        }
    }
}
