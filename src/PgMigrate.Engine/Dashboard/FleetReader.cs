namespace PgMigrate.Engine.Dashboard;

/// <summary>Looks at the databases of a dashboard, several at once, and keeps what was found from one look to the next.</summary>
/// <param name="targets">The databases.</param>
/// <param name="options">What is looked at.</param>
internal sealed class FleetReader(IReadOnlyList<DashboardTarget> targets, DashboardOptions options)
{
    private readonly TargetReader[] _readers = [.. targets.Select(target => new TargetReader(target, options))];

    /// <summary>Looks at all of them.</summary>
    /// <param name="observer">Told of messages; each text once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of the databases.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<TargetStatus>> LookAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        var plans = WaitingPlans.Read(options, observer);
        var statuses = new TargetStatus[_readers.Length];
        await Parallel
            .ForAsync(
                0,
                _readers.Length,
                new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancellationToken },
                async (index, stop) =>
                    statuses[index] = await _readers[index].LookAsync(plans, observer, stop).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return statuses;
    }

    /// <summary>
    /// Looks again. A folder that is not there for a moment, as while it is checked out anew, is a warning and nothing more.
    /// </summary>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where the folder could not be read.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<TargetStatus>?> TryLookAsync(IMigrationObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(observer, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException failure)
        {
            observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, null, null, failure.Message));
            return null;
        }
    }
}
