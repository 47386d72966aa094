using System.Runtime.CompilerServices;

namespace PgMigrate.Engine.Text;

/// <summary>
/// The last that everything of a call passes on its way out: what the observer is told, what is returned, and the failure.
/// Secrets are masked there, and what is shown is made fit to be shown, whatever came before. What the observer itself throws is
/// the caller's own.
/// </summary>
internal sealed class OutwardCall : IMigrationObserver
{
    private readonly SecretMask _mask;
    private readonly IMigrationObserver _observer;
    private Exception? _ofObserver;

    private OutwardCall(SecretMask mask, IMigrationObserver observer)
    {
        _mask = mask;
        _observer = observer;
    }

    /// <summary>Makes a call that returns nothing.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="work">What is done; with the observer that stands before the caller's.</param>
    public static Task RunAsync(
        IReadOnlyList<MigrationToken> tokens,
        IMigrationObserver observer,
        Func<IMigrationObserver, Task> work
    ) =>
        RunAsync(
            tokens,
            observer,
            async outward =>
            {
                await work(outward).ConfigureAwait(false);
                return true;
            },
            static (_, done) => done
        );

    /// <summary>Makes a call that returns something.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="work">What is done; with the observer that stands before the caller's.</param>
    /// <param name="hide">Masks what is returned.</param>
    public static async Task<T> RunAsync<T>(
        IReadOnlyList<MigrationToken> tokens,
        IMigrationObserver observer,
        Func<IMigrationObserver, Task<T>> work,
        Func<SecretMask, T, T> hide
    )
    {
        ArgumentNullException.ThrowIfNull(observer);
        var call = new OutwardCall(SecretMask.Of(tokens), observer);
        try
        {
            call.WarnOfShortSecrets();
            return hide(call._mask, await work(call).ConfigureAwait(false));
        }
        catch (Exception exception) when (!ReferenceEquals(exception, call._ofObserver))
        {
            throw FailureCauseException.Clean(exception, call._mask.Hide);
        }
    }

    /// <summary>Makes a call that returns rows as they come, and knows no secret.</summary>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="read">Reads the rows; with the observer that stands before the caller's.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IMigrationObserver observer,
        Func<IMigrationObserver, IAsyncEnumerable<T>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(observer);
        var call = new OutwardCall(SecretMask.Of([]), observer);
        var row = read(call).GetAsyncEnumerator(cancellationToken);
        await using var dispose = row.ConfigureAwait(false);
        while (await call.MoveNextAsync(row).ConfigureAwait(false))
            yield return row.Current;
    }

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run) => Pass(() => _observer.OnScriptRun(_mask.Hide(run)));

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message) => Pass(() => _observer.OnMessage(_mask.Hide(message)));

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) => Pass(() => _observer.OnProgress(_mask.Hide(progress)));

    /// <inheritdoc/>
    public void OnEvent(RunEvent happened) => Pass(() => _observer.OnEvent(_mask.Hide(happened)));

    private async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> row)
    {
        try
        {
            return await row.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!ReferenceEquals(exception, _ofObserver))
        {
            throw FailureCauseException.Clean(exception);
        }
    }

    private void WarnOfShortSecrets()
    {
        foreach (var name in _mask.ShortNames)
            OnMessage(
                new MigrationMessage(
                    MessageSeverity.Warning,
                    null,
                    null,
                    $"The secret token '{name}' has fewer than {SecretMask.ShortestEverywhere} characters. "
                        + "It is masked only where it stands by itself, as between quotes: use a longer value."
                )
            );
    }

    private void Pass(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            _ofObserver = exception;
            throw;
        }
    }
}
