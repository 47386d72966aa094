using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet.Rollouts;
using PgMigrate.Engine.Fleet.Shapes;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>How a run goes over many databases: in rings, in parts, and on from where another call ended.</summary>
public sealed partial class InvokePgMigrationCommand
{
    private static readonly string[] OfRollout =
    [
        nameof(Ring),
        nameof(RingPause),
        nameof(StopAfter),
        nameof(Shard),
        nameof(Rollout),
        nameof(ServerThrottleLimit),
        nameof(CanaryPerShape),
    ];

    private const string Canary = "canary";

    private readonly HashSet<MemberKey> _canaries = [];

    private readonly List<CallDatabase> _members = [];
    private string? _rolloutFile;

    /// <summary>
    /// The rings, in the order in which they are migrated; a target says which it belongs to. <c>all</c> is whatever belongs to
    /// none of the others. What belongs to a ring that is not named is left alone.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Ring { get; set; } = [];

    /// <summary>How long to wait between two rings.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan RingPause { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// After how many failures of a ring nothing else is begun: a number, a share of the ring (<c>5%</c>), or <c>first</c>.
    /// Otherwise the ring goes on to its end, and no other is begun.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StopAfter { get; set; }

    /// <summary>Which part of the databases this call takes, of how many equal ones: <c>3/16</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <summary>
    /// The name of the rollout, whose state is kept in the database that <c>rollouts</c> of <c>pgmigrate.json</c> names; or a
    /// file that keeps it. The same command goes on with what is left.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Rollout { get; set; }

    /// <summary>How many databases of one server are migrated at once; otherwise as many as of all.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int? ServerThrottleLimit { get; set; }

    /// <summary>
    /// Migrates one of each shape first, in the ring <c>canary</c>: databases with the same schema are one shape.
    /// </summary>
    [Parameter]
    public SwitchParameter CanaryPerShape { get; set; }

    private bool IsRollout => OfRollout.Any(MyInvocation.BoundParameters.ContainsKey);

    // On the pipeline's thread, before anything is connected to.
    private RolloutOptions ReadRollout()
    {
        if (StopOnError && StopAfter is not null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "-StopOnError contradicts -StopAfter.",
                "-StopOnError is -StopAfter first: leave one out."
            );
        _rolloutFile = Rollout is not null && FileRolloutStore.IsOne(Rollout) ? OutputPath.Resolve(SessionState, Rollout) : null;
        return new RolloutOptions
        {
            Scripts = _plan is null ? RolloutStore.ScriptsOf(_options!) : RolloutStore.ScriptsOfPlan(_plan.Plan),
            Rings = new RingOrder(CanaryPerShape ? WithCanary(Ring) : Ring),
            RingPause = RingPause,
            StopAfter =
                StopOnError ? StopRule.First
                : StopAfter is null ? null
                : StopRule.Parse(StopAfter),
            Shard = Shard is null ? null : Engine.Fleet.Rollouts.Shard.Parse(Shard),
            AtOnce = ThrottleLimit,
            AtOncePerServer = ServerThrottleLimit,
            RunBy = new RunIdentity().AppliedBy,
        };
    }

    private static string[] WithCanary(string[] rings) =>
        rings.Length == 0 ? [Canary, RingOrder.All]
        : rings.Contains(Canary, StringComparer.OrdinalIgnoreCase) ? rings
        : [Canary, .. rings];

    private protected override async Task RunEachAsync(
        DatabaseRunner runner,
        IReadOnlyList<CallDatabase> databases,
        CmdletPipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        if (_rollout is null || _planOnly)
        {
            await base.RunEachAsync(runner, databases, pipeline, cancellationToken).ConfigureAwait(false);
            return;
        }

        runner.CommandFor = CommandFor;
        IRolloutStore store = await OpenStoreAsync(pipeline, cancellationToken).ConfigureAwait(false);
        await using var dispose = store.ConfigureAwait(false);
        if (CanaryPerShape)
            await ChooseCanariesAsync(store, databases, cancellationToken).ConfigureAwait(false);
        var forecast = new WindowForecast(
            _options!.Configuration is { } path ? ConfigurationFile.TryFind(path) : null,
            OutsideWindow,
            member => (_members[member.Place].Connection, Environment ?? _members[member.Place].Environment)
        );
        var run = new RolloutRun(_rollout, store, MigrateAsync, forecast, pipeline.WriteHost);
        RolloutResult result = await run.RunAsync(FindAsync, cancellationToken).ConfigureAwait(false);
        Tell(pipeline, result);

        async Task<string?> MigrateAsync(FleetMember member, CancellationToken stop)
        {
            CallDatabase database = _members[member.Place];
            Exception? failure = await runner.RunOneAsync(database, member.Place + 1, stop).ConfigureAwait(false);
            return failure?.Message;
        }

        async Task<IReadOnlyList<FleetMember>> FindAsync(CancellationToken stop)
        {
            bool isFirst = _members.Count == 0;
            foreach (CallDatabase database in isFirst ? databases : await FindAgainAsync(stop).ConfigureAwait(false))
                if (isFirst || (IsNew(database) && Ask(() => Accepts(database))))
                    _members.Add(database);
            return [.. _members.Select(Member)];
        }
    }

    // Once: whatever is migrated has another shape afterwards.
    private async Task ChooseCanariesAsync(
        IRolloutStore store,
        IReadOnlyList<CallDatabase> databases,
        CancellationToken cancellationToken
    )
    {
        if ((await store.ReadAsync(cancellationToken).ConfigureAwait(false)).Count > 0)
            return;
        IReadOnlyList<SchemaShape> shapes = await new ShapeReader(HistorySchema, ThrottleLimit)
            .ReadAsync(
                [
                    .. databases.Select(database => new ShapeMember(
                        database.Connection.ToString(),
                        database.Target,
                        database.Connection
                    )),
                ],
                // Its migration meets the same failure, and tells it.
                (_, _) => { },
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (SchemaShape shape in shapes)
            _canaries.Add(new MemberKey(shape.Server.ToLowerInvariant(), shape.Database, shape.Schema ?? string.Empty));
    }

    private bool IsNew(CallDatabase database) =>
        !_members.Exists(member => MemberKey.Of(member.Connection) == MemberKey.Of(database.Connection));

    private FleetMember Member(CallDatabase database, int place)
    {
        var key = MemberKey.Of(database.Connection);
        return new FleetMember(key, database.Target, _canaries.Contains(key) ? Canary : database.Ring, place);
    }

    private async Task<IRolloutStore> OpenStoreAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (Rollout is null)
            return new MemoryRolloutStore();
        if (_rolloutFile is not null)
            return FileRolloutStore.Open(_rolloutFile);
        return await DatabaseRolloutStore
            .OpenAsync(
                Rollout,
                RolloutPlace.Find(_options!.Configuration, AsCaller),
                new CmdletObserver(pipeline, activityId: 0),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private void Tell(CmdletPipeline pipeline, RolloutResult result)
    {
        ILookup<RolloutState, RolloutMember> states = result.Members.ToLookup(member => member.State);
        int waiting = states[RolloutState.Pending].Count() + states[RolloutState.Running].Count();
        int heldBack = states[RolloutState.HeldBack].Count();
        string summary =
            $"{result.Members.Count} in the rollout: {states[RolloutState.Succeeded].Count()} have it ({result.Before} had it "
            + $"before), {states[RolloutState.Failed].Count()} failed, {heldBack} held back, {waiting} not begun.";
        pipeline.WriteHost(summary);
        if (result.Stopped is null && heldBack == 0)
            return;
        pipeline.WriteError(
            ErrorRecords.From(
                new MigrationException(
                    MigrationErrorId.RolloutUnfinished,
                    $"{result.Stopped ?? "Not all could be done in their windows."} {summary}",
                    Rollout is null
                        ? "Mend what failed, and give the same command again: what a database has had does not run again."
                        : "Mend what failed, and give the same command again: it goes on. "
                            + $"Get-PgMigrationRollout {Quoted(Rollout)}{Elsewhere()} shows how each stands."
                ),
                Rollout
            )
        );
    }

    // Without a password, which whoever gives it has or is asked for.
    private string CommandFor(CallDatabase database)
    {
        ConnectionTarget place = database.Connection;
        string folder = Plan is null ? Quoted(Path) : $"-Plan {Quoted(Plan)}";
        string schema = place.Schema is null ? string.Empty : $" -Schema {Quoted(place.Schema)}";
        return $"Invoke-PgMigration {folder} {Address(database)}{schema}";
    }

    private string Address(CallDatabase database)
    {
        bool isOnly = _members.Count(member => member.Target == database.Target && member.Connection.Schema is null) <= 1;
        if (database.Target is { } target && (isOnly || database.Connection.Schema is not null))
            return $"-Target {Quoted(target)}";
        (string host, string port) = HostAndPort(database.Connection.Server);
        return $"-Server {Quoted(host)}{port} -Database {Quoted(database.Connection.Database)}";
    }

    private static (string Host, string Port) HostAndPort(string server)
    {
        int colon = server.LastIndexOf(':');
        return colon < 0 ? (server, string.Empty) : (server[..colon].Trim('[', ']'), $" -Port {server[(colon + 1)..]}");
    }

    // Get-PgMigrationRollout knows no migration folder: it looks for the file in the current one and above.
    private string Elsewhere() =>
        _rolloutFile is not null
        || _options!.Configuration is not { } used
        || used == ConfigurationPath.Find(SessionState, named: null, folder: null)
            ? string.Empty
            : $" -Configuration {Quoted(used)}";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
