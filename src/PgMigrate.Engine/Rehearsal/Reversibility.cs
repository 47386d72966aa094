using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Whether the down scripts lead back: up, down, compare with the schema as it was, and up again.</summary>
internal sealed class Reversibility(
    RehearsalServer server,
    CopyRuns runs,
    SnapshotFindings snapshots,
    FailureFindings failures,
    MigrationFolder folder,
    MigrationOptions options
)
{
    private static readonly DownFailedRule DownFailed = new();
    private static readonly DownIncompleteRule DownIncomplete = new();

    /// <summary>The scripts that were tried there and back.</summary>
    public int Count { get; private set; }

    /// <summary>Tries it on copies of its own.</summary>
    /// <param name="copy">The name under which copies are made.</param>
    /// <param name="kept">What they are made from: the target before the run.</param>
    /// <param name="applied">The scripts that can be applied there, in order.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    public async Task<IReadOnlyList<Finding>> CheckAsync(
        ConnectionTarget copy,
        ConnectionTarget kept,
        IReadOnlyList<PlanEntry> applied,
        CancellationToken cancellationToken
    )
    {
        var (first, ups) = Reversible(applied);
        Count = ups.Length;
        if (ups.Length == 0)
            return [];

        var trip = new Trip(
            copy,
            [.. applied.Take(first)],
            ups,
            [.. Enumerable.Reverse(ups).Select(up => DownScript.Find(folder, up.File, options.Tokens)!)]
        );
        await BeginAsync(trip, kept, cancellationToken).ConfigureAwait(false);
        var before = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        await runs.RunAsync(copy, trip.Ups, null, cancellationToken).ConfigureAwait(false);
        var between = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        if (
            await TryAsync(trip.Copy, trip.Downs, DownFailed, "", trip.Downs, cancellationToken).ConfigureAwait(false) is
            { } failed
        )
            return [failed];

        var after = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        if (after.Hash != before.Hash)
            return await BlameAsync(trip, kept, cancellationToken).ConfigureAwait(false);
        if (
            await TryAsync(
                    trip.Copy,
                    trip.Ups,
                    DownIncomplete,
                    "After its down script the script cannot run again: ",
                    trip.Ups,
                    cancellationToken
                )
                .ConfigureAwait(false) is
            { } again
        )
            return [again];
        var end = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        return [.. snapshots.Of(DownIncomplete, between, end, null, null, "After up, down and up again")];
    }

    // The newest one-time scripts, back to the first without a way back: what comes before that cannot be taken back in turn.
    private (int First, PlanEntry[] Ups) Reversible(IReadOnlyList<PlanEntry> applied)
    {
        var first = applied.Count;
        for (var i = applied.Count - 1; i >= 0; i--)
        {
            if (applied[i].File.Kind != ScriptKind.OneTime)
                continue;
            if (DownScript.Find(folder, applied[i].File, options.Tokens) is null)
                break;
            first = i;
        }

        return (first, [.. applied.Skip(first).Where(script => script.File.Kind == ScriptKind.OneTime)]);
    }

    private async Task BeginAsync(Trip trip, ConnectionTarget kept, CancellationToken cancellationToken)
    {
        await server.RenewAsync(trip.Copy, kept, cancellationToken).ConfigureAwait(false);
        if (trip.Before.Count > 0)
            await runs.RunAsync(trip.Copy, trip.Before, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Finding?> TryAsync(
        ConnectionTarget copy,
        IReadOnlyList<PlanEntry> scripts,
        Rule rule,
        string before,
        IReadOnlyList<PlanEntry> known,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await runs.RunAsync(copy, scripts, null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MigrationException failure)
        {
            return failures.Of(rule, failure, known.FirstOrDefault(script => script.Name == failure.Script), before);
        }
    }

    // The whole way once more, with a look at the catalogue after each script: where the way back leaves the way forward.
    private async Task<IReadOnlyList<Finding>> BlameAsync(Trip trip, ConnectionTarget kept, CancellationToken cancellationToken)
    {
        await BeginAsync(trip, kept, cancellationToken).ConfigureAwait(false);
        var forward = await SnapshotProbe.StartAsync(trip.Copy, snapshots, cancellationToken).ConfigureAwait(false);
        await using (forward.ConfigureAwait(false))
            await runs.RunAsync(trip.Copy, trip.Ups, forward, cancellationToken).ConfigureAwait(false);
        var back = await SnapshotProbe.StartAsync(trip.Copy, snapshots, cancellationToken).ConfigureAwait(false);
        await using (back.ConfigureAwait(false))
            await runs.RunAsync(trip.Copy, trip.Downs, back, cancellationToken).ConfigureAwait(false);

        // What one script left behind shows after the earlier ones' down scripts too.
        var known = new HashSet<(string, string)>();
        return
        [
            .. trip.Downs.SelectMany(
                (down, i) =>
                    snapshots.Of(
                        DownIncomplete,
                        forward.Snapshots[^(i + 2)],
                        back.Snapshots[i + 1],
                        down,
                        null,
                        $"After {down.Name} and its down script",
                        known
                    )
            ),
        ];
    }

    private sealed record Trip(
        ConnectionTarget Copy,
        IReadOnlyList<PlanEntry> Before,
        IReadOnlyList<PlanEntry> Ups,
        IReadOnlyList<PlanEntry> Downs
    );
}
