using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Readiness;

/// <summary>Waits until the schema is as it is expected, or it is clear that it will not be.</summary>
/// <param name="target">The database.</param>
/// <param name="options">What is expected, and how it is waited for.</param>
/// <param name="look">Looks how it stands.</param>
/// <param name="observer">Told how it stands, whenever that changes.</param>
internal sealed class SchemaWait(
    ConnectionTarget target,
    WaitOptions options,
    Func<CancellationToken, Task<SchemaReadiness>> look,
    IMigrationObserver observer
)
{
    private const string Activity = "Waiting for the schema";

    private readonly ProgressSeen _progress = new();
    private (Guid? RunId, MigrationRunState State)? _endedBefore;
    private string? _told;

    /// <summary>Waits.</summary>
    /// <returns>How it stands then.</returns>
    /// <exception cref="MigrationException">SchemaNotReady, SchemaNewer; what cannot pass by waiting.</exception>
    public async Task<SchemaReadiness> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryLookAsync(cancellationToken).ConfigureAwait(false) is { } seen)
            {
                if (seen.IsReady)
                    return Done(seen);
                Refuse(seen);
                _progress.Take(seen);
                Tell(seen.Reason, seen.Run.ScriptsDone ?? 0, seen.Run.ScriptsPlanned ?? 0, seen.Run.Remaining);
                RequireProgress(seen.Reason);
            }

            await Task.Delay(options.Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private SchemaReadiness Done(SchemaReadiness seen)
    {
        if (_told is not null)
            Progress(seen.Reason, 0, 0, null, completed: true);
        return seen;
    }

    // A server that is not up yet, and a database that is yet to be made, are a schema that is yet to come.
    private async Task<SchemaReadiness?> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await look(cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException problem)
            when (problem.ErrorId
                    is MigrationErrorId.ServerUnreachable
                        or MigrationErrorId.ConnectionLost
                        or MigrationErrorId.DatabaseNotFound
            )
        {
            Tell(problem.Message, 0, 0, null);
            RequireProgress(problem.Message);
            return null;
        }
    }

    // A run that had failed before the wait began says nothing of the one that is waited for.
    private void Refuse(SchemaReadiness seen)
    {
        if (seen.State == ReadinessState.Newer)
            throw new MigrationException(
                MigrationErrorId.SchemaNewer,
                $"{seen.Reason} Whoever expects less may not understand it.",
                $"Deploy a program that knows these scripts, or accept a newer schema ({ReadinessOption.AcceptNewer})."
            )
            {
                Target = target.ToString(),
            };
        var run = (seen.Run.RunId, seen.Run.State);
        _endedBefore ??= run;
        if (run != _endedBefore && seen.Run.State is (MigrationRunState.Failed or MigrationRunState.Cancelled))
            throw NotReady(
                seen.Run.State == MigrationRunState.Failed
                    ? seen.Reason
                    : $"The run that was waited for was cancelled: {seen.Run.ScriptsDone ?? 0} scripts of it are done."
            );
    }

    private void RequireProgress(string standing)
    {
        if (_progress.StoodStill >= options.NoProgressTimeout)
            throw NotReady($"Nothing has moved for {DurationText.Format(options.NoProgressTimeout)}. {standing}");
    }

    private MigrationException NotReady(string why) =>
        new(
            MigrationErrorId.SchemaNotReady,
            $"The schema is not as it is expected. {why}",
            $"See how the run stands ({Operation.Watch}, {Operation.ListRuns}), mend what stopped it, and migrate again."
        )
        {
            Target = target.ToString(),
        };

    private void Tell(string standing, int done, int total, TimeSpan? remaining)
    {
        Progress(standing, done, total, remaining, completed: false);
        if (standing == _told)
            return;
        _told = standing;
        observer.OnMessage(
            new MigrationMessage(MessageSeverity.Information, target.Database, Script: null, $"{Activity}. {standing}")
        );
    }

    private void Progress(string standing, int done, int total, TimeSpan? remaining, bool completed) =>
        observer.OnProgress(
            new MigrationProgress(target.Server, target.Database, Activity, standing, done, total, remaining, completed)
        );
}
