using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>A load whose table is there before the run as it will be when the load begins.</summary>
/// <param name="Script">The script.</param>
/// <param name="Load">The load.</param>
/// <param name="Table">The table as the server finds it before the run.</param>
internal sealed record LoadNeeded(Script Script, ScriptLoad Load, ObjectName Table);

/// <summary>
/// The loads that can be held against the database before the run. What an earlier statement of the run makes or changes, and
/// what nobody can tell of it, is looked up when the load begins.
/// </summary>
internal sealed class PendingLoads
{
    private readonly List<LoadNeeded> _needed = [];
    private readonly HashSet<NamedObject> _changed = new(ReferenceEqualityComparer.Instance);
    private bool _isUncertain;

    /// <summary>Them, in order.</summary>
    public IReadOnlyList<LoadNeeded> Needed => _needed;

    /// <summary>Takes in a statement.</summary>
    public void Add(StatementContext site)
    {
        if (site.Load is { } load)
        {
            if (_needed.Count == 0 || !ReferenceEquals(_needed[^1].Load, load))
                Add(load, site);
            return;
        }

        _isUncertain |= MayChangeUnseen(site);
        foreach (var (table, mode) in site.Locks)
            if (mode > TableLock.RowExclusive)
                _changed.Add(site.Object(table));
    }

    private void Add(ScriptLoad load, StatementContext site)
    {
        // A path that the script has set may lead to a table that is not known here.
        if (_isUncertain || (load.Table.Schema is null && site.Path.IsSet))
            return;
        var table = site.Object(load.Table);
        if (
            IsOfRun(table, site)
            || _changed.Contains(table)
            || IsOfRun(site.Names.FindSchema(site.Resolve(load.Table).Schema!), site)
        )
            return;
        _needed.Add(new LoadNeeded(site.Script, load, PendingRequirements.AsServerFinds(load.Table, site)));
    }

    private static bool IsOfRun(NamedObject? named, StatementContext site) =>
        named?.MadeIn is { } script && site.Run.Pending?.Contains(script) != false;

    // Functions, dynamic SQL and extensions make tables of which nothing is said here; an index has no table here either.
    private static bool MayChangeUnseen(StatementContext site) =>
        site.Facts.Verb is "CALL" or "SELECT" or "EXECUTE" or "CREATE EXTENSION" or "IMPORT FOREIGN SCHEMA" or "DROP INDEX"
        || site.Facts.Setting is { Name: "role" or "session_authorization" }
        || site.Statement.Block is { IsRead: false } or { DynamicOffset: not null };
}
