using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// The locks that scripts will take on tables that others can see, gathered statement by statement: what their run is held
/// against.
/// </summary>
/// <param name="path">The schemas in which the session looks for a name that has none.</param>
internal sealed class LockForecast(IReadOnlyList<string> path)
{
    private readonly Dictionary<string, List<(ForetoldTable Lock, string Written)>> _locks = new(StringComparer.Ordinal);

    /// <summary>Takes in a statement, before what it does is known to its <see cref="StatementContext.Schema"/>.</summary>
    public void Add(StatementContext site)
    {
        if (!_locks.TryGetValue(site.Script.File.Name, out var locks))
            _locks.Add(site.Script.File.Name, locks = []);
        foreach (var (table, mode) in site.ReachedLocks)
            if (!IsHidden(table, site))
                locks.Add((Foretell(table, mode, site), table.ToString()));
        if (site.Command is ReindexCommand { IsConcurrent: false, Target: "TABLE" or "INDEX", Object: { } reindexed } command)
            locks.Add((OfIndexes(reindexed, command.Target, site), reindexed.ToString()));
    }

    /// <summary>The strongest lock on each table, by the name of the script, the strongest first.</summary>
    /// <param name="rewritten">The tables that static rules say are rewritten: the script, and what it calls them.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<ForetoldTable>> Read(
        IReadOnlySet<(string Script, string Table)> rewritten
    ) =>
        _locks.ToDictionary(
            script => script.Key,
            script =>
                (IReadOnlyList<ForetoldTable>)
                    [
                        .. script
                            .Value.GroupBy(one => one.Lock.Name)
                            .Select(table =>
                                Strongest(table.Select(one => one.Lock)) with
                                {
                                    IsRewritten = table.Any(one => rewritten.Contains((script.Key, one.Written))),
                                }
                            )
                            .OrderByDescending(table => table.Lock),
                    ],
            StringComparer.Ordinal
        );

    private static ForetoldTable Strongest(IEnumerable<ForetoldTable> ofTable)
    {
        ForetoldTable[] locks = [.. ofTable];
        return locks[0] with
        {
            Lock = locks.Max(one => one.Lock),
            LocksIndexes = locks.Any(one => one.LocksIndexes),
            ReachesParts = locks.Any(one => one.ReachesParts),
        };
    }

    // Nobody else can see what the script itself makes, before it is committed.
    private static bool IsHidden(ObjectName name, StatementContext site) =>
        site.Table(name) is { } table && (table.IsTemporary || table.Origin == site.Transaction.Origin);

    private ForetoldTable Foretell(ObjectName name, TableLock mode, StatementContext site)
    {
        var resolved = site.Resolve(name);
        var isCertain = name.Schema is not null || site.Path.IsSet || site.Table(name) is not null;
        return new ForetoldTable(resolved, isCertain ? [resolved.Schema!] : path, mode, site.Place.Line)
        {
            ReachesParts = site.Command is { } command && ReachedLocks.GoesOnToParts(command, name),
        };
    }

    private ForetoldTable OfIndexes(ObjectName reindexed, string target, StatementContext site) =>
        Foretell(reindexed, target == "TABLE" ? TableLock.Share : TableLock.AccessExclusive, site) with
        {
            LocksIndexes = target == "TABLE",
        };
}
