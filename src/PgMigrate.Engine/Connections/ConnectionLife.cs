using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// Lets whoever finds a connection dead end what waits on it. Work on one that was given up is cancelled; what does not even end
/// then, since Npgsql takes no token for it, is left to itself a moment later, and told as lost.
/// </summary>
internal sealed class ConnectionLife : IDisposable
{
    private readonly NetworkLimits _limits;
    private readonly CancellationTokenSource _givenUp = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly object _turn = new();
    private bool _isOver;

    /// <param name="limits">How long the server may say nothing.</param>
    public ConnectionLife(NetworkLimits limits)
    {
        _limits = limits;
        (GivenUp, Abandoned) = (_givenUp.Token, _abandoned.Token);
    }

    /// <summary>How long the server may say nothing.</summary>
    public NetworkLimits Limits => _limits;

    /// <summary>Cancelled once the connection is given up: what takes this token breaks it.</summary>
    public CancellationToken GivenUp { get; }

    /// <summary>Cancelled where work did not even end when the connection was given up.</summary>
    public CancellationToken Abandoned { get; }

    /// <summary>Gives the connection up.</summary>
    /// <param name="after">When, unless it is closed by then. The timer has a thread of its own: Npgsql tries to cancel on the
    /// server before it lets go, in the thread that cancels.</param>
    public void GiveUp(TimeSpan after)
    {
        lock (_turn)
        {
            if (_isOver)
                return;
            _givenUp.CancelAfter(after);
            _abandoned.CancelAfter(after + _limits.Close);
        }
    }

    /// <summary>Waits for work on the connection.</summary>
    /// <param name="work">The work; its token also ends where the connection is given up.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="NpgsqlException">The connection was given up.</exception>
    public async Task<T> AwaitAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, GivenUp);
        try
        {
            return await work(stop.Token).WaitAsync(Abandoned).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (WasGivenUp(cancellationToken))
        {
            throw Silent(exception);
        }
    }

    /// <summary>Waits for work that takes <see cref="GivenUp"/>, or no token at all.</summary>
    /// <exception cref="NpgsqlException">The connection was given up.</exception>
    public async Task AwaitAsync(Task work, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(Abandoned).ConfigureAwait(false);
        }
        catch (Exception exception) when (GivenUp.IsCancellationRequested)
        {
            // A connection that is broken under it makes Npgsql throw this and that.
            throw cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(exception.Message, exception, cancellationToken)
                : Silent(exception);
        }
    }

    /// <summary>A statement of the engine's own that waits for nobody, on a connection that has no limit for others.</summary>
    /// <exception cref="NpgsqlException">The server did not answer in time.</exception>
    public async Task<T> AnswerAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limits.OwnStatement);
        try
        {
            return await ask(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
            when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Silent(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
            _isOver = true;
        _givenUp.Dispose();
        _abandoned.Dispose();
    }

    private bool WasGivenUp(CancellationToken cancellationToken) =>
        GivenUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    private static NpgsqlException Silent(Exception exception) =>
        new(
            "The server no longer answers.",
            exception as TimeoutException ?? new TimeoutException("The server no longer answers.", exception)
        );
}
