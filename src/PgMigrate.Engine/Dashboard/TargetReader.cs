using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// Looks at one database, again and again where that is asked for. It changes nothing, takes no lock of a run, and needs no right
/// but to read the history's schemas. A look that fails tells what the last one found, and when that was.
/// </summary>
/// <param name="target">The database.</param>
/// <param name="options">What is looked at.</param>
internal sealed class TargetReader(DashboardTarget target, DashboardOptions options)
{
    private readonly KeptReadings _kept = new();
    private TargetStatus? _last;

    /// <summary>Looks.</summary>
    /// <param name="plans">The plans that wait.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Gives up; what is foreseen to fail does not throw.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<TargetStatus> LookAsync(
        WaitingPlans plans,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var looked = DateTimeOffset.UtcNow;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Limit);
        try
        {
            if (target.Failure is { } failure)
                return Unreached(looked, failure);
            return _last = await OutwardCall
                .RunAsync(options.Run.Tokens, observer, outward => LookAsync(plans, looked, outward, limit.Token), Hide)
                .WaitAsync(limit.Token)
                .ConfigureAwait(false);
        }
        // The folder is the same for all databases: without it there is nothing to show.
        catch (MigrationException failure)
            when (failure.ErrorId is not (MigrationErrorId.FolderNotFound or MigrationErrorId.FolderNotRecognised))
        {
            return Unreached(looked, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreached(
                looked,
                new MigrationException(
                    MigrationErrorId.ServerUnreachable,
                    $"It did not answer within {DurationText.Format(options.Limit)}.",
                    "See whether the server is overloaded, or give it more time."
                )
            );
        }
    }

    private async Task<TargetStatus> LookAsync(
        WaitingPlans plans,
        DateTimeOffset looked,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var connection = target.Connection!;
        var run = options.Run with
        {
            Environment = target.Environment,
            HistorySchema = connection.HistorySchema(options.Run.HistorySchema),
        };
        var scripts = await FolderStatus
            .ReadAsync(RunContext.Begin(connection, run, observer), cancellationToken, inOutline: true)
            .ConfigureAwait(false);
        var look = new DatabaseLook(connection, run, _kept, cancellationToken);
        var status = await look.ReadAsync(New(looked) with { SeenAt = looked, Scripts = scripts }).ConfigureAwait(false);
        return status with
        {
            Window = ReadWindow(run, look.ServerTime),
            Plans = plans.Of(status, connection.Schema, look.ServerTime),
        };
    }

    private static WindowStanding? ReadWindow(MigrationOptions run, DateTimeOffset now)
    {
        if (Policy.Of(ConfigurationFile.TryFind(run.Configuration, run.Path), run.Environment) is not { Settings: var settings })
            return null;
        if (settings is not ({ Windows.Count: > 0 } or { Freezes.Count: > 0 }))
            return null;
        string[] closed = [.. WindowRule.Closed(settings, now).Select(breach => breach.Message)];
        return closed.Length == 0
            ? new WindowStanding(IsOpen: true, OpensAt: null, Why: null)
            : new WindowStanding(IsOpen: false, WindowRule.NextOpening(settings, now), string.Join(' ', closed));
    }

    // What the last look found is told as it was then.
    private TargetStatus Unreached(DateTimeOffset looked, MigrationException failure) =>
        (_last ?? New(looked)) with
        {
            LookedAt = looked,
            Running = null,
            Failure = new LookFailure(failure.ErrorId.ToString(), failure.Message, failure.RecommendedAction),
        };

    private TargetStatus New(DateTimeOffset looked) =>
        new()
        {
            Name = target.Name ?? target.Connection!.ToString(),
            Environment = target.Environment,
            Server = target.Connection?.Server ?? string.Empty,
            Database = target.Connection?.Database ?? string.Empty,
            LookedAt = looked,
        };

    private static TargetStatus Hide(SecretMask mask, TargetStatus status) =>
        status with
        {
            Scripts = OutwardObjects.All(status.Scripts, mask.Hide),
            Drift = status.Drift is { } drift ? drift with { Changes = OutwardObjects.All(drift.Changes, mask.Hide) } : null,
            Changes = OutwardObjects.All(status.Changes, mask.Hide),
            Runs =
            [
                .. status.Runs.Select(run =>
                    run with
                    {
                        Error = mask.HideIn(run.Error),
                        Reason = mask.HideIn(run.Reason),
                        Scripts = OutwardObjects.All(run.Scripts, mask.Hide),
                    }
                ),
            ],
            Unknown = [.. status.Unknown.Select(part => part with { Why = mask.Hide(part.Why) })],
        };
}
