using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>What a script says of itself in <c>-- pgmigrate:</c> lines at its top.</summary>
internal sealed record ScriptDirectives
{
    /// <summary>A script without directives.</summary>
    public static ScriptDirectives None { get; } = new();

    /// <summary><c>requires</c>: scripts that must have been applied before.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary><c>environment</c>: where it runs; null for everywhere.</summary>
    public EnvironmentExpression? Environment { get; init; }

    /// <summary>
    /// <c>when</c>: a query of one Boolean that decides, just before the script, whether it runs; null for always.
    /// </summary>
    public string? When { get; init; }

    /// <summary><c>transaction off</c>: each statement commits by itself.</summary>
    public bool TransactionOff { get; init; }

    /// <summary><c>batch</c>; null for a script whose statements run as they are.</summary>
    public BatchDirective? Batch { get; init; }

    /// <summary>
    /// <c>pause-when</c>: a query of one Boolean that lets batches wait as long as it holds; null for none.
    /// </summary>
    public string? PauseWhen { get; init; }

    /// <summary><c>stop-when</c>: a query of one Boolean that ends a run between two batches; null for none.</summary>
    public string? StopWhen { get; init; }

    /// <summary><c>lock-timeout</c>; null for the run's.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary><c>statement-timeout</c>; null for the run's.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary><c>retries</c>; null for the run's.</summary>
    public int? Retries { get; init; }

    /// <summary>
    /// <c>phase</c>; null where the script does not say, which is <c>expand</c> for all but what runs every time.
    /// </summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>The <c>release</c> that <c>phase</c> names; null where it names none.</summary>
    public string? Release { get; init; }

    /// <summary><c>verify</c>: queries of one Boolean that must hold after the script.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary><c>invariant</c>: queries that give the same before and after the script.</summary>
    public IReadOnlyList<string> Invariants { get; init; } = [];

    /// <summary><c>allow</c>: rules that are silenced, with the reason for each.</summary>
    public IReadOnlyDictionary<string, string> Allow { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// <c>resume</c>: what to do with a statement whose outcome is unknown; null where the script does not say.
    /// </summary>
    public ResumeDecision? Resume { get; init; }

    /// <summary><c>copy</c>: files that go into tables after the script's statements, in this order.</summary>
    public IReadOnlyList<ScriptLoad> Loads { get; init; } = [];

    /// <summary>Of a script that was applied, the files that it has loaded.</summary>
    public IReadOnlyList<ScriptLoad> Loaded { get; private init; } = [];

    /// <summary>What its loads do, or did, as statements.</summary>
    public IEnumerable<SqlStatement> LoadEffects => Loads.Concat(Loaded).SelectMany(load => load.Effects);

    /// <summary>
    /// Those of a script that was applied: whether, where and when it runs was decided then, and what it loaded may be another
    /// file by now.
    /// </summary>
    public ScriptDirectives AsApplied =>
        this with
        {
            When = null,
            Environment = null,
            Resume = null,
            Loads = [],
            Loaded = [.. Loaded, .. Loads],
        };

    /// <summary>True where nothing but <c>allow</c> is said.</summary>
    public bool OnlyAllow =>
        this
            is {
                Requires.Count: 0,
                Environment: null,
                When: null,
                TransactionOff: false,
                Batch: null,
                LockTimeout: null,
                StatementTimeout: null,
                Retries: null,
                Phase: null,
                Verify.Count: 0,
                Invariants.Count: 0,
                Resume: null,
                Loads.Count: 0,
            };

    /// <summary>Whether a rule is silenced.</summary>
    public bool Allows(string rule) => Allow.ContainsKey(rule);
}

/// <summary>What to do with an interrupted statement whose outcome cannot be known.</summary>
internal enum ResumeDecision
{
    /// <summary>It did not happen, or may happen again: run it.</summary>
    Rerun,

    /// <summary>It happened: go on behind it.</summary>
    Skip,
}
