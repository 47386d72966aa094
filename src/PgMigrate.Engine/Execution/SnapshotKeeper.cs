using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Keeps the schema as a run finds it, and as it leaves it.</summary>
internal sealed class SnapshotKeeper
{
    private bool _isCompared;

    /// <summary>
    /// Compares the schema, before anything of a run is done, with how the last run left it; tells what was changed since, and
    /// keeps that as a snapshot of its own: so nothing of it is laid to this run's scripts. A failure is a warning.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="tables">grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task KeepFoundAsync(RunState run, HistoryTables tables, CancellationToken cancellationToken)
    {
        if (!Keeps(run.Context))
            return;
        try
        {
            var found = await Writer(run, cancellationToken).KeepFoundAsync().ConfigureAwait(false);
            _isCompared = true;
            if (
                found is { } last
                && await SnapshotStore.ReadFoundAsync(run.Server!, last, tables, cancellationToken).ConfigureAwait(false)
                    is { Changes.Count: > 0 } changes
            )
                Tell(run.Context, changes);
        }
        catch (NpgsqlException exception) when (run.Server!.IsOpen)
        {
            run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"What was changed since the last run could not be found out: {exception.Message} The history of the schema "
                    + "cannot tell it from what this run does."
            );
        }
    }

    /// <summary>
    /// Keeps it as the run has left it, unless the run's options say otherwise. What was applied stays applied whatever becomes
    /// of this: a failure is a warning.
    /// </summary>
    public async Task KeepAsync(RunState run, CancellationToken cancellationToken)
    {
        var (context, options) = (run.Context, run.Context.Options);
        if (!Keeps(context))
            return;
        try
        {
            await Writer(run, cancellationToken)
                .KeepAsync(context.Identity.RunId, _isCompared, options.KeepSnapshots)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                null,
                $"The run is recorded, but no snapshot of the schema was kept: {exception.Message} "
                    + $"{Operation.Compare} goes by the last one that was."
            );
        }
    }

    // A snapshot is of the database as a whole, which the runs of other schemas change at the same time.
    private static bool Keeps(RunContext context) => context is { Options.KeepSnapshots: not 0, Target.Schema: null };

    private static SnapshotWriter Writer(RunState run, CancellationToken cancellationToken) =>
        new(
            run.Server!,
            SnapshotOptions.WithoutHistory(run.Context.Options.HistorySchema) with
            {
                Mask = run.Context.Mask,
                WithServerObjects = true,
            },
            cancellationToken
        );

    private static void Tell(RunContext context, FoundChanges found)
    {
        if (context.Policy?.Settings.Drift == DriftPolicy.Ignore)
            return;
        string[] objects = [.. found.Changes.Select(change => OneLine.Of($"{change.ObjectType} {change.Object}")).Distinct()];
        if (!found.HasScripts)
            context.Happened(new DriftFound(objects, found.Since));
        var since = found.Since.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        var text =
            $"{objects.Length} {(objects.Length == 1 ? "object was" : "objects were")} changed since {since}, when the schema "
            + $"was kept last: {FewNames.Of(objects)}.";
        var (severity, who) = found.HasScripts
            ? (
                MessageSeverity.Information,
                "Scripts were run meanwhile, without a snapshot: by grate, or by a run that kept none."
            )
            : (
                MessageSeverity.Warning,
                "No run did that. The run goes on from there, and the history of the schema lays it to no script."
            );
        context.Tell(severity, null, $"{text} {who}");
    }
}
