using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>What the pending scripts will need of the database: gathered statement by statement, in their order.</summary>
internal sealed class PendingRequirements
{
    private readonly List<ObjectName> _tables = [];
    private readonly Dictionary<ObjectName, int> _numbers = [];
    private readonly List<LockNeeded> _locks = [];
    private readonly List<(ScriptFile Script, int Locks)> _scriptLocks = [];
    private readonly List<(ScriptFile Script, TimeSpan Timeout)> _lockTimeouts = [];
    private readonly PendingRights _rights = new();
    private readonly PendingLoads _loads = new();

    /// <summary>
    /// The tables that others know and the scripts lock; one without a schema is found by the session's search_path.
    /// </summary>
    public IReadOnlyList<ObjectName> Tables => _tables;

    /// <summary>The locks on them.</summary>
    public IReadOnlyList<LockNeeded> Locks => _locks;

    /// <summary>What the role must be allowed to do.</summary>
    public IReadOnlyList<RightNeeded> Rights => _rights.Needed;

    /// <summary>The loads whose tables are there as they will be.</summary>
    public IReadOnlyList<LoadNeeded> Loads => _loads.Needed;

    /// <summary>Entries in the server's table of locks that each script takes, roughly.</summary>
    public IReadOnlyList<(ScriptFile Script, int Locks)> ScriptLocks => _scriptLocks;

    /// <summary>The lock timeouts that scripts name for themselves.</summary>
    public IReadOnlyList<(ScriptFile Script, TimeSpan Timeout)> LockTimeouts => _lockTimeouts;

    /// <summary>
    /// The first statement that waits for the end of all older transactions, CREATE INDEX CONCURRENTLY for one; null where none
    /// does.
    /// </summary>
    public StatementPlace? FirstConcurrent { get; private set; }

    /// <summary>The first statement that makes a table that stays; null where none does.</summary>
    public StatementPlace? FirstNewTable { get; private set; }

    /// <summary>True where no statement asks for what scripts have made that are not pending.</summary>
    public bool IsSelfContained { get; private set; } = true;

    /// <summary>Tables that static rules say are rewritten: the script, and what it calls them.</summary>
    public IReadOnlySet<(string Script, string Table)> Rewritten { get; set; } = new HashSet<(string, string)>();

    /// <summary>Whether one of <see cref="Tables"/> is rewritten, whatever the statement calls it.</summary>
    /// <param name="table">Its number.</param>
    public bool IsRewritten(int table) =>
        _locks.Exists(locked => locked.Table == table && Rewritten.Contains((locked.Script.Name, locked.Written)));

    /// <summary>Takes in a statement, before what it does is known to its <see cref="StatementContext.Schema"/>.</summary>
    public void Add(StatementContext site)
    {
        CountLocks(site);
        if (site.Command is { } command)
        {
            foreach (var (table, mode) in site.ReachedLocks)
                if (!site.IsNew(table))
                    _locks.Add(
                        new LockNeeded(
                            NumberOf(AsServerFinds(table, site)),
                            mode,
                            site.Script.File,
                            site.Place.Line,
                            table.ToString()
                        )
                    );
            Note(command, site);
        }

        _rights.Add(site);
        _loads.Add(site);
    }

    /// <summary>
    /// A name as the server has to look for it before the run: what a pending script has renamed has its old one, and one that
    /// the script's own search_path completes has its schema.
    /// </summary>
    /// <param name="name">The name as the statement has it.</param>
    /// <param name="site">The statement.</param>
    /// <param name="realm">What it is a name in.</param>
    public static ObjectName AsServerFinds(ObjectName name, StatementContext site, string realm = NameRealm.Relation) =>
        site.Names.Meet(realm, name, site.Path) is { Origin: { } origin } known && origin != known.Name ? origin
        : site.Path.IsSet ? site.Resolve(name)
        : name;

    private void Note(SqlCommand command, StatementContext site)
    {
        if (
            command
            is CreateIndex { IsConcurrent: true }
                or DropObjects { IsConcurrent: true }
                or ReindexCommand { IsConcurrent: true }
        )
            FirstConcurrent ??= StatementPlace.Of(site);
        if (command is CreateTable { IsTemporary: false, PartitionOf: null })
            FirstNewTable ??= StatementPlace.Of(site);
        IsSelfContained &= NeedsNothingOlder(command, site);
    }

    private static bool NeedsNothingOlder(SqlCommand command, StatementContext site) =>
        command switch
        {
            CreateTable create => CommandLocks
                .Of(create)
                .Select(locked => locked.Table)
                .Concat(create.Like)
                .Concat(create.Inherits)
                .All(table => site.Table(table) is not null),
            CreateIndex index => site.Table(index.Table) is not null,
            CreateSchema
            or CreateSequence
            or CreateExtension
            or CreateType
            or CreateDomain
            or CreateFunction
            or CreateView
            or CreatePublication
            or RoleCommand
            or Grant
            or Comment
            or ChangeRows
            or CopyRows => true,
            _ => false,
        };

    private void CountLocks(StatementContext site)
    {
        var script = site.Script.File;
        if (_scriptLocks.Count == 0 || _scriptLocks[^1].Script != script)
        {
            _scriptLocks.Add((script, 0));
            if (site.Script.Directives.LockTimeout is { } timeout)
                _lockTimeouts.Add((script, timeout));
        }

        _scriptLocks[^1] = (script, _scriptLocks[^1].Locks + LockEstimate.Of(site));
    }

    private int NumberOf(ObjectName table)
    {
        if (!_numbers.TryGetValue(table, out var number))
        {
            _numbers[table] = number = _tables.Count;
            _tables.Add(table);
        }

        return number;
    }
}

/// <summary>A lock that a pending script takes.</summary>
/// <param name="Table">The number of the table in <see cref="PendingRequirements.Tables"/>.</param>
/// <param name="Mode">The lock.</param>
/// <param name="Script">The script.</param>
/// <param name="Line">The statement's line.</param>
/// <param name="Written">What the statement calls the table.</param>
internal sealed record LockNeeded(int Table, TableLock Mode, ScriptFile Script, int Line, string Written);

/// <summary>Where a statement stands.</summary>
/// <param name="Script">The script.</param>
/// <param name="Line">Its line.</param>
/// <param name="Verb">What it does.</param>
internal sealed record StatementPlace(ScriptFile Script, int Line, string Verb)
{
    /// <summary>The place of a statement.</summary>
    public static StatementPlace Of(StatementContext site) =>
        new(site.Script.File, site.Place.Line, site.Load is null ? site.Facts.Verb : "the copy");

    /// <summary>Script and line.</summary>
    public override string ToString() => $"{Script}:{Line}";
}
