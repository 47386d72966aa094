using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Origins;

namespace PgMigrate.Engine.Execution;

/// <summary>What is known of a run: each stage uses what those before it have found out, and adds its own.</summary>
internal sealed class RunState
{
    private static readonly IReadOnlyDictionary<string, AppliedScript> NothingApplied = new Dictionary<string, AppliedScript>();

    private readonly TaskCompletionSource<bool> _isNew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServerConnection? _server;
    private ServerFacts? _facts;

    /// <param name="context">What every part of it needs to know.</param>
    public RunState(RunContext context) => Context = context;

    /// <summary>The stage that the run is at, or ended at.</summary>
    public RunStage Stage { get; set; }

    /// <summary>What every part of the run needs to know; pinned to one host from <see cref="RunStage.Lock"/> on.</summary>
    public RunContext Context { get; private set; }

    /// <summary>The migration folder; from <see cref="RunStage.Open"/> on, where scripts come from one.</summary>
    public MigrationFolder? Folder { get; set; }

    /// <summary>
    /// The connection; null before <see cref="RunStage.Plan"/>, and where the database would first have to be created.
    /// </summary>
    public ServerConnection? Server => Session?.Work.Server ?? _server;

    /// <summary>What the server tells of itself; null where <see cref="Server"/> is.</summary>
    public ServerFacts? Facts => Session?.Work.Facts ?? _facts;

    /// <summary>The locked session; null where nothing will be changed.</summary>
    public WorkSession? Session { get; private set; }

    /// <summary>Whether the database is made by this run, or would be. Known when <see cref="RunStage.Lock"/> begins.</summary>
    public Task<bool> IsNewDatabase => _isNew.Task;

    /// <summary>The newest record of each script in the history, by name; from <see cref="RunStage.Plan"/> on.</summary>
    public IReadOnlyDictionary<string, AppliedScript> Applied { get; set; } = NothingApplied;

    /// <summary>The texts that were applied, by name, of those scripts alone whose difference is told.</summary>
    public IReadOnlyDictionary<string, string> AppliedTexts { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// The applied scripts whose data files are not what was loaded, by name, and why; from <see cref="RunStage.Plan"/> on.
    /// </summary>
    public IReadOnlyDictionary<string, string> ChangedData { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Scripts whose batches were begun and not ended, by name, where one that runs in batches is planned; from
    /// <see cref="RunStage.Plan"/> on.
    /// </summary>
    public IReadOnlyDictionary<string, UnendedBatch> Begun { get; set; } = new Dictionary<string, UnendedBatch>();

    /// <summary>The version of PgMigrate's own tables; null where it was not read.</summary>
    public int? HistoryVersion { get; set; }

    /// <summary>What is to be done; from <see cref="RunStage.Plan"/> on.</summary>
    public MigrationPlan Plan { get; set; } = new([]);

    /// <summary>What scripts that contract drop, and somebody uses; from <see cref="RunStage.Plan"/> on.</summary>
    public IReadOnlyList<Observation> Uses { get; set; } = [];

    /// <summary>What the rules find; null before <see cref="RunStage.Check"/>, and where nothing is judged.</summary>
    public RunChecks? Checks { get; set; }

    /// <summary>What the scripts destroy, as far as their text tells; from <see cref="RunStage.Check"/> on.</summary>
    public DestructiveChanges? Losses { get; set; }

    /// <summary>A script that the run was to apply; null where there is none of that name.</summary>
    public PlanEntry? Find(string? script) => Plan.Entries.FirstOrDefault(entry => entry.Name == script);

    /// <summary>Tells whether the database is new.</summary>
    public void DatabaseIsNew(bool isNew) => _isNew.TrySetResult(isNew);

    /// <summary>Takes the connection in on which nothing will be changed.</summary>
    public void Connected(ServerConnection server, ServerFacts facts) => (_server, _facts) = (server, facts);

    /// <summary>The run follows a plan, which is approved as it has to be.</summary>
    public void Follows(PlannedRun plan) => Context = Context with { Plan = plan };

    /// <summary>It is known where the run comes from.</summary>
    public void ComesFrom(RunOrigin origin) => Context = Context with { Origin = origin };

    /// <summary>Takes the locked session in.</summary>
    /// <param name="session">The session.</param>
    /// <param name="pinned">The run, pinned to its host.</param>
    public void Locked(WorkSession session, RunContext pinned) => (Session, Context) = (session, pinned);
}
