using Npgsql;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>The built-in signals of a script's batches: which are wanted, what they are at, and whether that is known.</summary>
/// <param name="context">The run.</param>
/// <param name="progress">What is measured of the script.</param>
/// <param name="key">What the batches go over.</param>
internal sealed class SignalBoard(RunContext context, ScriptProgress progress, BatchKey key)
{
    private readonly Dictionary<SignalKind, SignalMeter> _meters = [];

    private PlanEntry Entry => progress.Entry;

    private BatchDirective Batch => Entry.Directives.Batch!;

    private Policy? Policy => context.Policy?.Policy;

    /// <summary>Those that are wanted.</summary>
    public SignalSet Wanted { get; private set; } = new([], []);

    /// <summary>
    /// Takes in what is wanted now. What was not wanted at the last look is asked by itself: that is one more round trip.
    /// </summary>
    /// <exception cref="MigrationException">PermissionDenied or DirectiveInvalid: one of them cannot be known.</exception>
    public async Task WantAsync(WantedBatch wanted, ServerConnection server, CancellationToken cancellationToken)
    {
        Wanted = SignalSet.Of(Batch, Policy, wanted);
        SignalKind[] kinds = [.. Wanted.All.Select(named => named.Signal.Kind).Distinct()];
        foreach (var kind in _meters.Keys.Except(kinds).ToArray())
            _meters.Remove(kind);
        SignalMeter[] added = [.. kinds.Where(kind => !_meters.ContainsKey(kind)).Select(MakeMeter)];
        if (added.Length == 0)
            return;
        var rights = await SignalRights.ReadAsync(server, cancellationToken).ConfigureAwait(false);
        foreach (var meter in added)
        {
            meter.Begin(rights);
            RequireKnown(meter);
            _meters.Add(meter.Kind, meter);
        }

        var round = new SignalRound(server);
        Ask(round, added);
        await round.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds what is asked of the server for those that were wanted at the last look.</summary>
    public void Ask(SignalRound round) => Ask(round, _meters.Values);

    private void Ask(SignalRound round, IEnumerable<SignalMeter> meters)
    {
        foreach (var meter in meters)
        {
            meter.TakeOwn();
            if (meter.Question() is { } question)
                round.Add(question, meter.TakeAsync, exception => Failed(meter, exception));
        }
    }

    /// <summary>Of those that end the run, what the first one that holds says; null where none does.</summary>
    /// <exception cref="MigrationException">PermissionDenied or DirectiveInvalid: one of them cannot be known.</exception>
    public PauseCause? WhyStop() => Holding(Wanted.Stop).FirstOrDefault();

    /// <summary>Of those for which the batches wait, what each one says that holds.</summary>
    /// <exception cref="MigrationException">PermissionDenied or DirectiveInvalid: one of them cannot be known.</exception>
    public IEnumerable<PauseCause> WhyPause() => Holding(Wanted.Pause).DistinctBy(cause => cause.Name);

    private IEnumerable<PauseCause> Holding(IReadOnlyList<NamedSignal> signals)
    {
        foreach (var named in signals)
        {
            var meter = _meters[named.Signal.Kind];
            RequireKnown(meter);
            if (meter.Over(named.Signal) is { } measured)
                yield return new PauseCause(named.Signal.Kind.Name, $"{measured} ({named})");
        }
    }

    private SignalMeter MakeMeter(SignalKind kind) =>
        kind switch
        {
            _ when kind == SignalKind.ReplicaLag => new ReplicaLagMeter(),
            _ when kind == SignalKind.WalRate => new WalRateMeter(),
            _ when kind == SignalKind.ArchiveBacklog => new ArchiveBacklogMeter(),
            _ when kind == SignalKind.ArchiverFailing => new ArchiverMeter(),
            _ when kind == SignalKind.SlotRetention => new SlotRetentionMeter(),
            _ when kind == SignalKind.LockWaits => new LockWaitsMeter(progress),
            _ => new AutovacuumMeter(key.Table),
        };

    private void RequireKnown(SignalMeter meter)
    {
        if (meter.Unknown is not { } unknown)
            return;
        var (why, role) = unknown;
        throw Error(
            meter,
            MigrationErrorId.PermissionDenied,
            role is null ? $"the run {why}" : $"the user {context.Target.User} {why}",
            role is null
                ? string.Empty
                : $"Let an administrator run: GRANT {role} TO {SqlIdentifier.Quote(context.Target.User)}; ",
            null
        );
    }

    private MigrationException Failed(SignalMeter meter, PostgresException exception) =>
        Error(
            meter,
            exception.SqlState == PostgresErrorCodes.InsufficientPrivilege
                ? MigrationErrorId.PermissionDenied
                : MigrationErrorId.DirectiveInvalid,
            $"the server refuses to tell it: {exception.MessageText}",
            string.Empty,
            exception
        );

    private MigrationException Error(
        SignalMeter meter,
        MigrationErrorId id,
        string why,
        string advice,
        PostgresException? exception
    )
    {
        var named = Wanted.All.First(named => named.Signal.Kind == meter.Kind);
        var isOfScript = named.IsOfScript;
        var place = isOfScript ? $"{Entry.File.Path}:{Batch.Line}:{Batch.Column}" : Entry.File.Path;
        return new MigrationException(
            id,
            context.Mask.Hide($"{place}: the signal {named.Signal} ({named.Source}) cannot be known: {why}."),
            $"{advice}Otherwise take the signal out where it is named: batches do not go on without what they are to wait for.",
            exception
        )
        {
            Target = context.Target.ToString(),
            Script = Entry.Name,
            Path = Entry.File.Path,
            Line = isOfScript ? Batch.Line : null,
            Column = isOfScript ? Batch.Column : null,
            SqlState = exception?.SqlState,
        };
    }
}
